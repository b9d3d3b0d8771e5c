import type { Log } from '@punctual/chassis';
import { newProgress, type RenderProgress, type SourceRow } from '@punctual/contracts';

/** A rendering that is quicker than this says nothing of itself. */
const FIRST_MS = 15_000;
const LONGEST_MS = 60_000;

/** Counts the rows that pass. */
export async function* counted(
  slices: AsyncIterable<readonly SourceRow[]>,
  progress: RenderProgress,
): AsyncGenerator<readonly SourceRow[]> {
  for await (const slice of slices) {
    progress.rows += slice.length;
    yield slice;
  }
  progress.step = 'queued';
}

/**
 * Records how far some work is while it lasts: after 15 s, then each time after twice as long, at most every minute. The work keeps
 * `progress` up to date.
 * @param firstMs when it is recorded first
 */
export const reporting = async <T>(
  work: (progress: RenderProgress) => Promise<T>,
  record: (progress: RenderProgress) => Promise<unknown>,
  log: Log,
  firstMs = FIRST_MS,
): Promise<T> => {
  const progress = newProgress();
  let wait = firstMs;
  let timer: NodeJS.Timeout | undefined;
  const later = (): void => {
    timer = setTimeout(() => {
      // A rendering does not fail because nobody can be told how far it is.
      record({ ...progress }).catch((error: unknown) => log.debug({ err: error }, 'progress was not recorded'));
      wait = Math.min(2 * wait, LONGEST_MS);
      later();
    }, wait).unref();
  };
  later();
  try {
    return await work(progress);
  } finally {
    clearTimeout(timer);
  }
};
