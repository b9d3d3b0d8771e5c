import { useSyncExternalStore } from 'react';

const MINUTE_MS = 60_000;

let minutes = 0;
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

const tick = () => {
  minutes += 1;
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void) => {
  if (listeners.size === 0) timer = setInterval(tick, MINUTE_MS);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
};

/** Shows its component again each minute: what is said of a time grows old without any event. One clock serves all. */
export const useMinute = (): void => {
  useSyncExternalStore(subscribe, () => minutes);
};
