import type { Clock } from '@punctual/chassis';
import { type ProofKeyRow, proofKeyView } from '../views/proof-key.view';
import type { ViewReader } from '../views/reader';

/** The most keys of each tenant in the set, the newest: one that replaces its key each month has more after 20 years, and only its own go. */
export const MOST_OF_TENANT = 250;
/** The most keys in the set, about 300 kB of JSON: the newest of each tenant first, then the second of each, and so on. */
export const MOST_KEYS = 2_000;
/** Anybody may ask for the set, so it is read so often at most. */
export const FRESH_MS = 10_000;

/** The public keys of proofs, of all tenants, for callers without an account. Each method rejects with ReadModelUnavailable. */
export type PublishedKeys = {
  /** The newest keys, newest first, see `MOST_KEYS`; as they were up to `FRESH_MS` ago. */
  newest(): Promise<readonly ProofKeyRow[]>;
  /** The key with this id, however old; null where there is none. */
  one(keyId: string): Promise<ProofKeyRow | null>;
  /** Has the set read again by the next who asks: a key was made. */
  changed(): void;
};

const newestFirst = (a: ProofKeyRow, b: ProofKeyRow): number =>
  a.at === b.at ? (a.keyId < b.keyId ? 1 : -1) : a.at < b.at ? 1 : -1;

/** Reads them with a reader of all tenants. */
export const publishedKeys = (
  everyTenant: Pick<ViewReader, 'get' | 'newestOfEachTenant'>,
  clock: Pick<Clock, 'millis'>,
): PublishedKeys => {
  let known: { readAt: number; rows: Promise<readonly ProofKeyRow[]> } | null = null;
  const read = async (): Promise<readonly ProofKeyRow[]> => {
    const limits = { limit: MOST_OF_TENANT, total: MOST_KEYS };
    return (await everyTenant.newestOfEachTenant(proofKeyView, { column: 'at', ...limits })).sort(newestFirst);
  };
  return {
    newest: () => {
      const now = clock.millis();
      // In either direction: a clock that is put back must not keep the set for ever.
      if (known && Math.abs(now - known.readAt) < FRESH_MS) return known.rows;
      const reading = { readAt: now, rows: read() };
      known = reading;
      reading.rows.catch(() => {
        if (known === reading) known = null;
      });
      return reading.rows;
    },
    one: (keyId) => everyTenant.get(proofKeyView, keyId),
    changed: () => {
      known = null;
    },
  };
};
