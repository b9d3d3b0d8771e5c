/** Where time comes from. Deciders get it as `now`; only this file reads the wall clock. */
export interface Clock {
  /** The present instant, RFC 3339 in UTC with milliseconds. */
  now(): string;
  /** Milliseconds since the epoch. */
  millis(): number;
  /** Calls back once, when `at` (epoch ms) is reached by this clock. Returns a way to cancel. */
  at(at: number, callback: () => void): () => void;
}

/** Node fires a longer timer at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The machine's clock. Long waits are split, so a timer of years does not overflow. */
export const systemClock: Clock = {
  now: () => new Date().toISOString(),
  millis: () => Date.now(),
  at: (at, callback) => {
    let timer: NodeJS.Timeout;
    const arm = () => {
      const left = at - Date.now();
      timer = left > 0 ? setTimeout(arm, Math.min(left, LONGEST_TIMER)) : setTimeout(callback, 0);
    };
    arm();
    return () => clearTimeout(timer);
  },
};
