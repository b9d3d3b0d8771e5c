import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { digitsOf } from './cell';
import { fewDecimals, fewDigits } from './few-decimals';

/** To 15 significant digits, where that is shorter than all digits. */
const slowly = (value: number): string => {
  const text = String(value);
  return text.length > 16 && !Number.isInteger(value) ? String(Number(value.toPrecision(15))) : text;
};

const few = fc
  .tuple(fc.integer({ min: -1e13, max: 1e13 }), fc.nat(6))
  .map(([units, decimals]) => units / 10 ** decimals);
const some = fc.oneof(
  few,
  fc.tuple(few, fc.nat(1_000)).map(([a, b]) => a + b - 2 * b),
  fc.tuple(few, few).map(([a, b]) => a * b),
  fc.double({ min: -1e-3, max: 1e-3 }),
  fc.double(),
);

it('gives the digits that V8 would, wherever it gives some', () => {
  fc.assert(
    fc.property(some, (value) => {
      const digits = fewDigits(value);
      if (digits === null) return;
      expect(digits).toBe(slowly(value));
      expect(fewDecimals(value)).toBe(digits.split('.')[1]?.length ?? 0);
    }),
    { numRuns: 20_000 },
  );
});

it.each([
  [0, '0'],
  [-0, '0'],
  [-5, '-5'],
  [0.1 + 0.2, '0.3'],
  [-20.810000000000002, '-20.81'],
  [0.0001, '0.0001'],
  [0.00005, null],
  [1e-320, null],
  [999_999_999.9999, '999999999.9999'],
  [1e9, null],
  [Number.NaN, null],
  [Number.NEGATIVE_INFINITY, null],
])('%p has the digits %p', (value, digits) => {
  expect(fewDigits(value)).toBe(digits);
  if (digits !== null) expect(digitsOf(value)).toBe(digits);
});
