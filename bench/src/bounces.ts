import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** In MiB, of which the code of the mailer takes 30. A reader whose memory grows with what it has read ends in it. */
const HEAP = { maxOldGenerationSizeMb: 56, maxYoungGenerationSizeMb: 8 };

/**
 * Reads reports of bounces in a small heap: the samples as servers send them, one with a mail of 10 MiB that came back, and messages made to be
 * slow. Rejects when the heap is too small.
 */
export const bounces = async (count: number): Promise<void> => {
  console.log(`  in a heap of ${HEAP.maxOldGenerationSizeMb + HEAP.maxYoungGenerationSizeMb} MiB`);
  const thread = new Worker(join(__dirname, 'bounces-thread.js'), { workerData: count, resourceLimits: HEAP });
  const [code] = (await once(thread, 'exit')) as [number];
  if (code !== 0) throw new Error(`the reader ended with ${code}`);
};
