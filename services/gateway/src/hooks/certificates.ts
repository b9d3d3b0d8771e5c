import { type Clock, limited } from '@punctual/chassis';

/** Fetches a text of at most `most` octets from a URL, without following a redirect. Rejects with Unavailable. */
export type Fetches = (url: string, most: number) => Promise<string>;

/** The certificates of a provider, by URL. */
export type Certificates = { of(url: string): Promise<string> };

const MOST_OCTETS = 16_384;
const MOST_KEPT = 10;
const KEPT_MS = 60 * 60 * 1000;
/** What was not there is not asked for again so soon: names of certificates can be invented. */
const MISSED_MS = 60_000;

/** Fetches each certificate once an hour, and one at a time; `clock` says when the hour is over. */
export const cachedCertificates = (fetches: Fetches, clock: Pick<Clock, 'millis'>): Certificates => {
  const kept = new Map<string, { pem: Promise<string>; until: number }>();
  const inTurn = limited(1, MOST_KEPT, 'too many certificates are being fetched');
  return {
    of: (url) => {
      const now = clock.millis();
      const known = kept.get(url);
      if (known && now < known.until) return known.pem;
      const pem = inTurn(() => fetches(url, MOST_OCTETS));
      const entry = { pem, until: now + KEPT_MS };
      kept.delete(url);
      kept.set(url, entry);
      for (const oldest of kept.keys()) if (kept.size > MOST_KEPT) kept.delete(oldest);
      pem.catch(() => {
        entry.until = Math.min(entry.until, now + MISSED_MS);
      });
      return pem;
    },
  };
};
