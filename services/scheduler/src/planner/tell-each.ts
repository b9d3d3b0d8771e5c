import { type Log, pause } from '@punctual/chassis';

/** How many schedules are told at once. */
const AT_ONCE = 16;
/** After how long those that could not be told get another try. */
const RETRY_MS = 10_000;

/** Tells each one something, a few at a time, until all are told, or on `signal`. Never rejects. */
export const tellEach = async <T>(
  all: readonly T[],
  tell: (one: T) => Promise<void>,
  { log, signal }: { log: Log; signal: AbortSignal },
): Promise<void> => {
  for (let untold = all; untold.length > 0 && !signal.aborted; ) {
    const left = untold.values();
    const failed: T[] = [];
    let failure: unknown = null;
    const work = async () => {
      for (const one of left) {
        if (signal.aborted) return;
        await tell(one).catch((error: unknown) => {
          failed.push(one);
          failure = error;
        });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    if (failed.length === 0) return;
    log.warn({ err: failure, schedules: failed.length }, 'schedules could not be replanned; they will be tried again');
    await pause(RETRY_MS, signal);
    untold = failed;
  }
};
