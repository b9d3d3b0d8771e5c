/** Source of time for the store: milliseconds since the Unix epoch. Tests pass their own. */
export type Clock = { now(): number };

/** The system clock; nothing else in this package reads it. */
export const systemClock: Clock = { now: () => Date.now() };
