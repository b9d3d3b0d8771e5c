import { ConfigError } from './config';
import { pause } from './errors';
import type { Log } from './log';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;
const TELL_EVERY_MS = 60_000;

/**
 * Asks until a part that may not be up yet answers, so that services can start in any order. Logs the reason at the first
 * failure and then once a minute.
 * @param part what is waited for, as the log names it
 * @param options `ms` is how long to wait; 0 asks once
 * @throws ConfigError at once, because waiting does not correct a setting; any other error after `ms`
 */
export const untilUp = async <T>(
  part: string,
  ask: () => Promise<T>,
  { log, ms }: { log: Log; ms: number },
): Promise<T> => {
  const begun = performance.now();
  let toldAt = Number.NEGATIVE_INFINITY;
  for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(2 * wait, LONGEST_PAUSE_MS)) {
    try {
      const answer = await ask();
      if (toldAt > 0) log.info({ part }, `${part} answers`);
      return answer;
    } catch (error) {
      const now = performance.now();
      if (error instanceof ConfigError || now - begun + wait > ms) throw error;
      if (now - toldAt >= TELL_EVERY_MS) {
        toldAt = now;
        const reason = error instanceof Error ? error.message : String(error);
        log.warn({ part, reason }, `waiting for ${part}`);
      }
    }
    await pause(wait);
  }
};
