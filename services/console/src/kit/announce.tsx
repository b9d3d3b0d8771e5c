import { Notification, Portal } from '@mantine/core';
import { useEffect, useSyncExternalStore } from 'react';
import classes from './announce.module.css';
import { Icon } from './icons';
import { words } from './kit.words';

type Said = { id: number; text: string; failed: boolean };
const SHOWN_MS = 8_000;

let said: Said | null = null;
let count = 0;
const listeners = new Set<() => void>();
const set = (next: Said | null) => {
  said = next;
  for (const listener of listeners) listener();
};
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Says what has happened, to those who see the page and to those who hear it. */
export const announce = (text: string, { failed = false } = {}): void => {
  count += 1;
  set({ id: count, text, failed });
};

/** Where announcements appear: one, once, in the frame of every page. */
export const Announcements = () => {
  const current = useSyncExternalStore(subscribe, () => said);
  useEffect(() => {
    if (!current || current.failed) return undefined; // a failure stays until it is closed
    const timer = setTimeout(() => set(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [current]);
  return (
    <Portal>
      {/* The regions are always there: a region that appears together with its text is not read out by every reader. */}
      <div role="status" className={classes.place}>
        {/* By its id: a text that stays as it is would not be read out again. */}
        {current && !current.failed && <Said key={current.id} of={current} />}
      </div>
      <div role="alert" className={classes.place}>
        {current?.failed && <Said key={current.id} of={current} />}
      </div>
    </Portal>
  );
};

const Said = ({ of: { text, failed } }: { of: Said }) => (
  <Notification
    role="presentation"
    withBorder
    color={failed ? 'red' : 'teal'}
    icon={<Icon name={failed ? 'warning' : 'check'} />}
    closeButtonProps={{ 'aria-label': words.close }}
    onClose={() => set(null)}
  >
    {text}
  </Notification>
);
