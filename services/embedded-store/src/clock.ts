/** Where the store gets the time from: milliseconds since the Unix epoch. Tests give their own. */
export type Clock = { now(): number };

/** The machine's clock; the one place in this package that reads it. */
export const systemClock: Clock = { now: () => Date.now() };
