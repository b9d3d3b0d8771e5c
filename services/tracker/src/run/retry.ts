import type { Retry } from '@punctual/contracts';

const UNITS = { H: 3_600_000, M: 60_000, S: 1_000 } as const;

/** Milliseconds of an ISO 8601 duration of hours, minutes and seconds, as the contract allows. */
export const durationMs = (text: string): number =>
  [...text.matchAll(/(\d+)([HMS])/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * UNITS[unit as keyof typeof UNITS],
    0,
  );

/** When to retry after `retries` failed retries; null when none is left. The last delay repeats. */
export const retryAfter = ({ maxAttempts, delays }: Retry, retries: number, now: string): string | null => {
  if (retries >= maxAttempts) return null;
  const delay = delays[Math.min(retries, delays.length - 1)] ?? 'PT15M';
  return new Date(Date.parse(now) + durationMs(delay)).toISOString();
};

/** Total milliseconds of all retries of a schedule if each fails immediately. */
export const longestRetries = ({ maxAttempts, delays }: Retry): number =>
  Array.from({ length: maxAttempts }, (_, index) =>
    durationMs(delays[Math.min(index, delays.length - 1)] ?? ''),
  ).reduce((sum, ms) => sum + ms, 0);

/** When a run that begins at `at` is closed: `graceMs` after all retries of its rendering and of its deliveries. */
export const deadlineOf = (retry: Retry, graceMs: number, at: string): string =>
  new Date(Date.parse(at) + graceMs + 2 * longestRetries(retry)).toISOString();
