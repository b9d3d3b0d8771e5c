import { describe, expect, it } from '@jest/globals';
import type { Row } from '../data/row-list';
import { decodedRows, encodedRows, rowsOf } from './row-encoding';

const read = (rows: readonly unknown[]): Row[] => {
  const decoded = decodedRows(encodedRows(rows as Row[]));
  return Array.isArray(decoded) ? decoded : rowsOf(decoded);
};

describe('encoded rows', () => {
  it('are the same values under the same keys in the same order', () => {
    const rows = [
      { b: 1n, a: undefined, 2: null, at: new Date(5), deep: { x: [Number.NaN, -0] } },
      { b: 'Łódź \ud800', a: true, 2: Number.NEGATIVE_INFINITY, at: 'x', deep: [] },
    ];
    expect(read(rows)).toEqual(rows);
    expect(read(rows).map(Object.keys)).toEqual(rows.map(Object.keys));
    expect(Object.hasOwn(read(rows)[0] ?? {}, 'a')).toBe(true);
  });

  it.each([
    ['have other columns', [{ a: 1, b: 2 }, { a: 1 }, { a: 1, b: 2, c: 3 }]],
    [
      'have their columns in another order',
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
    ],
    ['have no columns', [{}, {}]],
    ['have a column that is a prototype elsewhere', [JSON.parse('{"__proto__":7,"a":1}')]],
    ['are no rows', ['ab', 'cd', null, 5]],
    [
      'are lists',
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['are none', []],
  ])('stay as they are when they %s', (_, rows) => {
    expect(read(rows)).toEqual(rows);
    expect(read(rows).map((row) => Object.keys(row ?? {}))).toEqual(rows.map((row) => Object.keys(row ?? {})));
  });

  it('take less than objects when they are a table', () => {
    const rows = Array.from({ length: 100 }, (_, id) => ({ id, quiteALongName: `row ${id}` }));
    expect(encodedRows(rows).length).toBeLessThan(JSON.stringify(rows).length / 2);
  });
});
