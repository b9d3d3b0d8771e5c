import { Unavailable } from './errors';

/**
 * Runs work when it is its turn, and settles as it does. Rejects with Unavailable when too much waits, and with the reason of `gone` when
 * that aborts before its turn: the place is another's then.
 */
export type Limited = <T>(work: () => Promise<T>, gone?: AbortSignal) => Promise<T>;

/**
 * Limits how much of one kind of work runs at the same time; further work waits, first come, first served.
 * @param mostWaiting how many may wait; the next is refused with the message `full`
 */
export const limited = (atOnce: number, mostWaiting: number, full: string): Limited => {
  let running = 0;
  const waiting: (() => void)[] = [];
  const turn = (gone?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const begin = () => {
        gone?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        waiting.splice(waiting.indexOf(begin), 1);
        reject(gone?.reason);
      };
      gone?.addEventListener('abort', leave, { once: true });
      waiting.push(begin);
    });
  return async (work, gone) => {
    gone?.throwIfAborted();
    if (running < atOnce) running += 1;
    else if (waiting.length >= mostWaiting) throw new Unavailable('service', full);
    else await turn(gone);
    try {
      return await work();
    } finally {
      // The place passes on to the next, so that nobody else takes it.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
};
