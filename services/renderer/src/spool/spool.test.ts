import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SourceRow } from '@punctual/contracts';
import { rowsHash } from '../data/rows-hash';
import { removeSpool, type Spooled, spooled } from './spool';
import { withRows } from './spooled-rows';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'punctual-spool-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function* slices(rows: SourceRow[], size: number): AsyncGenerator<SourceRow[]> {
  for (let at = 0; at < rows.length; at += size) yield rows.slice(at, at + size);
}
const rowsOf = (spool: Spooled): Promise<SourceRow[]> => withRows(spool, async (rows) => [...rows]);
const made = (count: number): SourceRow[] =>
  Array.from({ length: count }, (_, i) => ({ i, text: 'x'.repeat(40), at: new Date(i) }));

describe('spooled rows', () => {
  it('are the values that were read, of every kind, as often as they are read', async () => {
    const rows: SourceRow[] = [
      { a: 1.5, b: 9_007_199_254_740_993n, c: null, d: undefined, e: 'Łódź \u0000 \ud800', f: new Date(5) },
      { a: Number.NaN, b: Number.NEGATIVE_INFINITY, c: { deep: [1, { x: -0 }] } },
      JSON.parse('{"__proto__": 7, "1": "z"}') as SourceRow,
      {},
    ];
    const spool = await spooled(slices(rows, 3), async () => folder);
    expect(spool).toMatchObject({ count: 4, file: null });
    for (let time = 0; time < 2; time++) {
      const read = await rowsOf(spool);
      expect(read).toEqual(rows);
      expect(Object.keys(read[2] ?? {})).toEqual(['1', '__proto__']);
    }
  });

  it.each([1, 777, 50_000])('are in a private file when they are many, in slices of %p', async (size) => {
    const rows = made(30_000);
    const spool = await spooled(slices(rows, size), async () => folder);
    expect(spool).toMatchObject({ count: 30_000, file: expect.stringContaining(folder) });
    expect(spool.blocks.every(({ bytes }) => bytes === null)).toBe(true);
    expect((await stat(spool.file ?? '')).mode & 0o777).toBe(0o600);
    expect(await rowsOf(spool)).toEqual(rows);
    const slice = (from: number, to: number) => withRows(spool, async (all) => all.slice(from, to), 0);
    expect(await withRows(spool, async (all) => [...all, ...all], 0)).toEqual([...rows, ...rows]);
    for (const [from, to] of [
      [0, 1],
      [499, 1_501],
      [29_990, 40_000],
      [30_000, 30_001],
    ] as const)
      expect(await slice(from, to)).toEqual(rows.slice(from, to));
    await removeSpool(spool);
    expect(await readdir(folder)).toEqual([]);
  });

  it('have the hash of the rows that were read, whatever columns they have', async () => {
    const rows = made(30_000).map((row, at) => (at % 7 === 0 ? { ...row, more: at } : at % 1_000 > 500 ? row : {}));
    const spool = await spooled(slices(rows, 700), async () => folder);
    for (const held of [0, spool.octets])
      expect(await withRows(spool, async (all) => rowsHash(all), held)).toBe(rowsHash(rows));
    await removeSpool(spool);
  });

  it('leave no file when reading them fails', async () => {
    const failing = async function* () {
      yield made(30_000);
      throw new Error('the source is away');
    };
    await expect(spooled(failing(), async () => folder)).rejects.toThrow('the source is away');
    expect(await readdir(folder)).toEqual([]);
  });
});
