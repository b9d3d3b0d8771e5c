import { pause } from '../errors';

const POLL_MS = 10;

/**
 * Waits until `check` no longer throws (or rejects) and returns its result: the way a test waits for a condition.
 * @param ms how long to wait at most
 * @throws the last error of `check`
 */
export const eventually = async <T>(check: () => T | Promise<T>, ms = 10_000): Promise<T> => {
  const deadline = performance.now() + ms;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() >= deadline) throw error;
      await pause(POLL_MS);
    }
  }
};
