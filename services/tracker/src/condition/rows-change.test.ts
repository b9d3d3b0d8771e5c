import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rowsChange } from './rows-change';

type Row = [key: string | number, rest?: Record<string, unknown>];
const file = (...rows: Row[]): Buffer =>
  Buffer.from(
    rows
      .map(([key, rest = {}]) => `${JSON.stringify([key])}\t${JSON.stringify(Object.entries(rest))}`)
      .sort()
      .join('\n'),
  );
const id = { key: ['id'] };

describe('changed rows', () => {
  it('are counted by their key, whatever their order', () =>
    expect(rowsChange(file([1, { n: 1 }], [2, { n: 1 }], [10]), file([10], [3], [2, { n: 2 }]), id)).toEqual({
      added: 1,
      removed: 1,
      changed: 1,
      problem: null,
    }));

  it('without a key are added and removed, as often as they are there', () =>
    expect(rowsChange(file(['a'], ['a'], ['b']), file(['a'], ['c'], ['c']), {})).toEqual({
      ...{ added: 2, removed: 2, changed: 0 },
      problem: null,
    }));

  it('are all of them, from and to nothing', () => {
    expect(rowsChange(file(), file([1], [2]), id)).toMatchObject({ added: 2, removed: 0 });
    expect(rowsChange(file([1], [2]), file(), id)).toMatchObject({ added: 0, removed: 2 });
    expect(rowsChange(file(), file(), id)).toMatchObject({ added: 0, removed: 0 });
  });

  it('must have a key each', () => {
    const problem = 'the key (id) is not unique: more than one row has the same';
    expect(rowsChange(file([1]), file([1], [1, { n: 2 }]), id)).toMatchObject({ problem, changed: 0 });
    expect(rowsChange(file([0], [7], [7]), file([1]), id)).toMatchObject({ problem });
  });

  it.each([
    [{ n: 100 }, { n: 101 }, 0],
    [{ n: 100 }, { n: 120 }, 1],
    [{ n: 1 }, { n: 2 }, 0],
    [{ n: '100.00' }, { n: 100 }, 0],
    [{ n: 100, s: 'a' }, { n: 101, s: 'b' }, 1],
    [{ n: 100 }, {}, 1],
    [{}, { n: null }, 1],
  ] as const)('%j and %j, with a tolerance: %i', (before, now, changed) => {
    const tolerance = { abs: 5, rel: 0.1 };
    expect(rowsChange(file([1, before]), file([1, now]), { ...id, tolerance })).toMatchObject({ changed });
  });

  it('are what comparing two maps says', () => {
    const rows = fc.dictionary(fc.string(), fc.nat({ max: 3 }), { maxKeys: 12 });
    fc.assert(
      fc.property(rows, rows, (before, now) => {
        const made = (all: Record<string, number>) => file(...Object.entries(all).map(([key, n]): Row => [key, { n }]));
        const [a, b] = [new Map(Object.entries(before)), new Map(Object.entries(now))];
        const both = [...a.keys()].filter((key) => b.has(key));
        expect(rowsChange(made(before), made(now), id)).toEqual({
          added: b.size - both.length,
          removed: a.size - both.length,
          changed: both.filter((key) => a.get(key) !== b.get(key)).length,
          problem: null,
        });
      }),
    );
  });
});
