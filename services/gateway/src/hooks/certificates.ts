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

type Answers = Map<string, { pem: Promise<string>; until: number }>;

/** Adds the newest of some answers, and forgets the oldest of too many. */
const keep = (answers: Answers, url: string, pem: Promise<string>, until: number): void => {
  answers.delete(url);
  answers.set(url, { pem, until });
  for (const oldest of answers.keys()) if (answers.size > MOST_KEPT) answers.delete(oldest);
};

/** Fetches each certificate once an hour, and one at a time; `clock` says when the hour is over. */
export const cachedCertificates = (fetches: Fetches, clock: Pick<Clock, 'millis'>): Certificates => {
  const running = new Map<string, Promise<string>>();
  // Apart, so that names that somebody invents take no places of certificates.
  const [good, missed]: [Answers, Answers] = [new Map(), new Map()];
  const inTurn = limited(1, MOST_KEPT, 'too many certificates are being fetched');

  const fetched = (url: string): Promise<string> =>
    inTurn(() => {
      const [now, pem] = [clock.millis(), fetches(url, MOST_OCTETS)];
      pem.then(
        () => keep(good, url, pem, now + KEPT_MS),
        () => keep(missed, url, pem, now + MISSED_MS),
      );
      return pem;
    });

  return {
    of: (url) => {
      const now = clock.millis();
      const known = [good, missed].map((answers) => answers.get(url)).find((answer) => answer && now < answer.until);
      if (known) return known.pem;
      const pem = running.get(url) ?? fetched(url).finally(() => running.delete(url));
      running.set(url, pem);
      return pem;
    },
  };
};
