/**
 * Where time comes from. Deciders get it as `now`; only this file reads the wall clock. Nothing sets a timer for a distant
 * instant: waiting code checks the clock several times a second, which also notices a clock that jumps.
 */
export interface Clock {
  /** The present instant, RFC 3339 in UTC with milliseconds. */
  now(): string;
  /** Milliseconds since the epoch. */
  millis(): number;
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => new Date().toISOString(),
  millis: () => Date.now(),
};
