import { durationMs, type Retry } from '@punctual/contracts';

/** What decides about retries: the policy, and the instant (RFC 3339) after which nothing is tried again. */
type Order = { retry: Retry; expiresAt?: string | undefined };

/** A number from -1 to 1 that a text always gives (FNV-1a, 32 bits): deciding again decides the same. */
const scatter = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  // The last characters alone would differ too little.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 31 - 1;
};

const delayMs = ({ delays }: Retry, retries: number): number =>
  durationMs(delays[Math.min(retries, delays.length - 1)] ?? 'PT15M');

/**
 * When to retry after `retries` failed retries; null when none is left, or it would come too late. The last delay repeats.
 * With `jitter` each delay is shortened or lengthened by up to that part of it, which differs by `id`, so that runs that
 * failed together are not tried again together.
 */
export const retryAfter = ({ retry, expiresAt }: Order, id: string, retries: number, now: string): string | null => {
  if (retries >= retry.maxAttempts) return null;
  const spread = 1 + (retry.jitter ?? 0) * scatter(`${id} ${retries}`);
  const at = Date.parse(now) + Math.round(delayMs(retry, retries) * spread);
  return expiresAt !== undefined && at > Date.parse(expiresAt) ? null : new Date(at).toISOString();
};

/** Total milliseconds of all retries of a schedule if each fails immediately and waits for as long as it can. */
const longestRetries = (retry: Retry): number =>
  Array.from({ length: retry.maxAttempts }, (_, index) => delayMs(retry, index) * (1 + (retry.jitter ?? 0))).reduce(
    (sum, ms) => sum + ms,
    0,
  );

/** When a run that begins at `at` is closed: `graceMs` after all retries of its rendering and of its deliveries. */
export const deadlineOf = (retry: Retry, graceMs: number, at: string): string =>
  new Date(Date.parse(at) + graceMs + Math.round(2 * longestRetries(retry))).toISOString();
