import { type Log, pause } from '@punctual/chassis';

/** Shorter than a request may take. */
const REPLY_MS = 8_000;

/** What a work comes to within the time of a reply; null when it takes longer. It then goes on, and `failed` says in the log that it failed. */
export const withinReply = async <T>(work: Promise<T>, log: Log, failed: string): Promise<{ result: T } | null> => {
  const replied = new AbortController();
  const later = pause(REPLY_MS, replied.signal).then(() => null);
  try {
    const soon = await Promise.race([work.then((result) => ({ result })), later]);
    if (soon === null) work.catch((error: unknown) => log.warn({ err: error }, failed));
    return soon;
  } finally {
    replied.abort();
  }
};
