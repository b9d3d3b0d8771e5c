import { describe, expect, it } from '@jest/globals';
import { createLog, pause } from '@punctual/chassis';
import { eventually } from '@punctual/chassis/testing';
import type { RenderProgress } from '@punctual/contracts';
import { slicesOf } from '../source/inline';
import { counted, reporting } from './progress';

const log = createLog('test', 'silent');
const FIRST_MS = 20;

describe('the progress of a rendering', () => {
  it('counts the rows that are read, until all are', async () => {
    const progress: RenderProgress = { step: 'reading', rows: 0, files: 0 };
    const slices = counted(slicesOf(Array.from({ length: 1_200 }, (_, n) => ({ n }))), progress);
    const { value } = await slices.next();
    expect(progress).toEqual({ step: 'reading', rows: value?.length, files: 0 });
    for await (const slice of slices) expect(slice.length).toBeGreaterThan(0);
    expect(progress).toEqual({ step: 'queued', rows: 1_200, files: 0 });
  });

  it('is recorded as it is then, ever more seldom, and not after the end', async () => {
    const told: { at: number; rows: number }[] = [];
    const begun = performance.now();
    const note = async ({ rows }: RenderProgress) => void told.push({ at: performance.now() - begun, rows });
    const work = async (progress: RenderProgress) => {
      for (; told.length < 3; progress.rows += 1) await pause(1);
      return 'done';
    };
    expect(await reporting(work, note, log, FIRST_MS)).toBe('done');
    const [first, second, third] = told;
    expect(first?.rows).toBeGreaterThan(0);
    expect(second?.rows).toBeGreaterThan(first?.rows ?? 0);
    // A timer is never early: after 20, 40 and 80 ms.
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(FIRST_MS);
    expect(third?.at).toBeGreaterThan(7 * FIRST_MS - 5);
    await pause(10 * FIRST_MS);
    expect(told).toHaveLength(3);
  });

  it('fails nothing when it cannot be recorded, and a failure stays one', async () => {
    let tries = 0;
    const unreachable = async () => {
      tries += 1;
      throw new Error('away');
    };
    const work = () => eventually(async () => expect(tries).toBeGreaterThan(1));
    await reporting(work, unreachable, log, FIRST_MS);
    await expect(reporting(() => Promise.reject(new Error('bad report')), unreachable, log)).rejects.toThrow(
      'bad report',
    );
  });
});
