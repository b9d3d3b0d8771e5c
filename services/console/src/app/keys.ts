import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { type Deed, deedFor, typedIn } from './key-list';

const SEQUENCE_MS = 1_200;

/** Listens for the keys of the console; `onHelp` shows them. */
export const useKeys = (onHelp: () => void): void => {
  const navigate = useNavigate();
  const pending = useRef<{ key: string; at: number } | null>(null);
  useEffect(() => {
    const act = (deed: Deed) => {
      if ('to' in deed) void navigate({ to: deed.to, search: {} });
      else if ('search' in deed) document.querySelector<HTMLInputElement>('input[data-search]')?.focus();
      else if ('press' in deed) document.querySelector<HTMLElement>('[data-new]')?.click();
      else onHelp();
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.key === 'Shift' || typedIn(event.target)) return;
      // Keys of the page below must not act through an open dialog.
      if (document.querySelector('[role="dialog"]')) return;
      const before = pending.current && event.timeStamp - pending.current.at < SEQUENCE_MS ? pending.current.key : '';
      const deed = deedFor(before, event.key);
      pending.current = deed ? null : { key: event.key, at: event.timeStamp };
      if (!deed) return;
      event.preventDefault();
      act(deed);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [navigate, onHelp]);
};
