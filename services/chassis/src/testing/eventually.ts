import { pause } from '../errors';

const POLL_MS = 10;

/**
 * Waits until `check` no longer throws (or rejects) and answers what it gives: the way a test waits for a condition.
 * @param ms how long to wait at most
 * @throws what `check` threw last
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
