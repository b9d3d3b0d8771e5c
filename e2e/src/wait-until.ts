const STEP_MS = 20;

/** Waits; at once for a time that has passed. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

/**
 * Asks again until the answer is neither false, null nor undefined, and resolves to it. A rejection counts as "not yet".
 * @throws Error after `ms`, naming what was waited for and how it last failed
 */
export const waitUntil = async <T>(
  what: string,
  ask: () => Promise<T | false | null | undefined> | T | false | null | undefined,
  ms = 30_000,
): Promise<T> => {
  const deadline = performance.now() + ms;
  for (let last: unknown; ; ) {
    try {
      const answer = await ask();
      if (answer !== false && answer !== null && answer !== undefined) return answer;
    } catch (error) {
      last = error;
    }
    if (performance.now() > deadline) throw new Error(`waited ${ms / 1000} s for ${what}`, { cause: last });
    await pause(STEP_MS);
  }
};
