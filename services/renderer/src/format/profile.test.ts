import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Cell, digitsOf } from '../data/cell';
import { profiler } from './profile';

const profileOf = (...cells: Cell[]) => {
  const { add, result } = profiler();
  for (const cell of cells) add(cell);
  return result();
};

it.each([
  [[1, 2.5], 1],
  [[-0.25, 1e8 + 0.5], 2],
  [[0.0001], 4],
  [[0.000012], 6],
  [[0.1 + 0.2], 1],
  [[862.1740000000001, 152.23499999999999], 3],
  [[1 / 3], 15],
  [[2e9 + 0.125], 3],
  [['1.500', '2.250'], 2],
])('of the numbers %j the most decimals are %p', (cells, decimals) => {
  expect(profileOf(...cells).mostDecimals).toBe(decimals);
});

it('has the decimals of the digits that are shown, whatever a sum left beside them', () => {
  const few = fc
    .tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.nat(6))
    .map(([units, decimals]) => units / 10 ** decimals);
  const some = fc.oneof(
    few,
    fc.tuple(few, fc.nat(1_000)).map(([a, b]) => a + b - 2 * b),
    fc.tuple(few, few).map(([a, b]) => a * b),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }),
  );
  fc.assert(
    fc.property(some, (value) => {
      const shown = digitsOf(value)?.split('.')[1]?.replace(/0+$/, '') ?? '';
      expect(profileOf(value).mostDecimals).toBe(shown.length);
    }),
    { numRuns: 5_000 },
  );
});

it.each([
  ['2026-11-23T09:30:00Z', 'instant', false],
  ['2026-11-23T09:30:05Z', 'instant', true],
  ['2026-11-23t09:30z', 'instant', false],
  ['2026-11-23 09:30:07.250-05:30', 'instant', true],
  ['2026-11-23T09:30:00+99:99', 'text', false],
  ['2026-11-23T24:00:00Z', 'text', false],
  ['2026-02-30T09:30:00Z', 'text', false],
  ['2026-11-23T09:30:00.1234Z', 'text', false],
  ['2028-02-29', 'date', false],
  ['2026-02-29', 'text', false],
  ['2026-1a-01', 'text', false],
])('%p is of the kind %p', (text, kind, hasSeconds) => {
  expect(profileOf(text)).toMatchObject({ kind, hasSeconds });
});
