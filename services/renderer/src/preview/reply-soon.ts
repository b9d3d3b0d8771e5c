import { type Log, pause } from '@punctual/chassis';
import { Rejection } from '@punctual/contracts';

/** Shorter than a request may take. A longer rendering goes on after the reply. */
const REPLY_MS = 8_000;

/** Answers once something is made, or after 8 s that it follows later. @throws Rejection when it cannot be made */
export const replySoon = async (made: Promise<Rejection | null>, log: Log): Promise<{ isReady: boolean }> => {
  const replied = new AbortController();
  const later = pause(REPLY_MS, replied.signal).then(() => 'later' as const);
  try {
    const result = await Promise.race([made, later]);
    if (result instanceof Rejection) throw result;
    if (result === 'later')
      made.catch((error: unknown) => log.warn({ err: error }, 'a preview that took long could not be made'));
    return { isReady: result !== 'later' };
  } finally {
    replied.abort();
  }
};
