import { expect, it } from '@jest/globals';
import { sha256 } from '@punctual/chassis';
import { sampleRows } from '../testing/sample-content';
import { rowsHash } from './rows-hash';

const text = (rows: Record<string, unknown>[]): string =>
  JSON.stringify(
    rows.map((row) => Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))),
    (_, value: unknown) =>
      typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value)) ? String(value) : value,
  );

it.each([0, 1, 500, 501, 1_203])('the hash of %p rows is that of their JSON', (count) => {
  const rows = sampleRows(count);
  expect(rowsHash(rows)).toBe(sha256(text(rows)));
});

it('knows values of every kind, apart from each other, and not the order of columns', () => {
  const rows = [
    { b: 1, a: -0, c: undefined, d: null, e: new Date(5), f: 5n },
    { f: Number.NaN, a: Number.POSITIVE_INFINITY, z: { y: [1n, Number.NaN, new Date(7)] } },
    { a: '\ud800 "x"', b: true, c: () => 1 },
    {},
  ];
  expect(rowsHash(rows)).toBe(sha256(text(rows)));
  expect(rowsHash([{ a: 1, b: 2 }])).toBe(rowsHash([{ b: 2, a: 1 }]));
  const apart = [null, 'null', Number.NaN, 'Infinity', 0, '0', false].map((a) => rowsHash([{ a }]));
  expect(new Set(apart).size).toBe(apart.length);
});
