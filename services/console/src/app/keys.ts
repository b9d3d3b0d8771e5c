import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { type Deed, deedFor, FIND, typedIn } from './key-list';

const SEQUENCE_MS = 1_200;

/** The name of what was pressed; null where it is not for the console. */
const pressed = ({ key, ctrlKey, metaKey, altKey, target }: KeyboardEvent): string | null => {
  if ((ctrlKey || metaKey) && !altKey && key.toLowerCase() === 'k') return FIND;
  return ctrlKey || metaKey || altKey || key === 'Shift' || typedIn(target) ? null : key;
};

type Shown = { onHelp: () => void; onSearch: () => void };

/** Listens for the keys of the console; `onHelp` shows them, `onSearch` searches everything. */
export const useKeys = ({ onHelp, onSearch }: Shown): void => {
  const navigate = useNavigate();
  const pending = useRef<{ key: string; at: number } | null>(null);
  useEffect(() => {
    const act = (deed: Deed) => {
      if ('to' in deed) void navigate({ to: deed.to, search: {} });
      else if ('search' in deed) {
        const box = deed.search === 'page' ? document.querySelector<HTMLInputElement>('input[data-search]') : null;
        if (box) box.focus();
        else onSearch();
      } else if ('press' in deed) document.querySelector<HTMLElement>('[data-new]')?.click();
      else onHelp();
    };
    const onKey = (event: KeyboardEvent) => {
      const key = pressed(event);
      if (key === null) return;
      // Keys of the page below must not act through an open dialog.
      if (document.querySelector('[role="dialog"]')) return;
      const before = pending.current && event.timeStamp - pending.current.at < SEQUENCE_MS ? pending.current.key : '';
      const deed = deedFor(before, key);
      pending.current = deed ? null : { key, at: event.timeStamp };
      if (!deed) return;
      event.preventDefault();
      act(deed);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [navigate, onHelp, onSearch]);
};
