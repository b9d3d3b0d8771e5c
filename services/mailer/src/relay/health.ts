/**
 * Whether a relay answers. One that fails is left alone for a pause that doubles with each failure; then one message tries it, and it is as before
 * once it has answered. Times are in epoch milliseconds.
 */
export type RelayHealth = {
  /** Failures since it last answered. */
  failures: number;
  /** Until when it is left alone; 0 while it answers. */
  restsUntil: number;
  /** When it was last seen to fail. */
  failedAt: number;
  /** Whether a message tries it now. */
  tried: boolean;
  /** What went wrong, in its words or ours; null while it answers. */
  problem: string | null;
};

const FIRST_REST_MS = 5_000;
const LONGEST_REST_MS = 300_000;

export const healthy: RelayHealth = { failures: 0, restsUntil: 0, failedAt: 0, tried: false, problem: null };

/** Whether a message may be given to it. */
export const mayTake = ({ failures, restsUntil, tried }: RelayHealth, now: number): boolean =>
  failures === 0 || (now >= restsUntil && !tried);

/** A message is given to it. */
export const begun = (health: RelayHealth, now: number): RelayHealth =>
  health.failures > 0 && now >= health.restsUntil ? { ...health, tried: true } : health;

/** It answered a message, whatever it said, or it was not asked after all. */
export const answered = (health: RelayHealth, startedAt: number): RelayHealth =>
  // A message from before it failed says nothing of how it is since.
  health.failures === 0 || startedAt < health.failedAt ? health : healthy;

/** The message that tried it was not given to it after all. */
export const untried = (health: RelayHealth): RelayHealth => (health.tried ? { ...health, tried: false } : health);

/** It failed with a message begun at `startedAt`. All messages on their way fail together with it: they are one failure. */
export const failed = (
  health: RelayHealth,
  about: { startedAt: number; now: number; problem: string },
): RelayHealth => {
  const { startedAt, now, problem } = about;
  if (health.failures > 0 && startedAt < health.failedAt) return health;
  if (health.failures > 0 && now < health.restsUntil) return { ...health, problem };
  const pause = Math.min(FIRST_REST_MS * 2 ** health.failures, LONGEST_REST_MS);
  return { failures: health.failures + 1, restsUntil: now + pause, failedAt: now, tried: false, problem };
};
