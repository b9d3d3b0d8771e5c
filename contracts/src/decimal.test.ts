import { describe, expect, it } from '@jest/globals';
import {
  absolute,
  addDecimals,
  compareDecimals,
  decimalOf,
  decimalText,
  divideDecimal,
  medianOf,
  multiplyDecimals,
  parseDecimal,
  subtractDecimals,
} from './decimal';

const text = (value: number | string): string => decimalText(decimalOf(value));

describe('a decimal', () => {
  it.each([
    ['0', '0'],
    ['-0', '0'],
    ['+007', '7'],
    ['-12.50', '-12.5'],
    ['0.05', '0.05'],
    ['1e3', '1000'],
    ['12.5E-3', '0.0125'],
    ['12345678901234567890.123456789', '12345678901234567890.123456789'],
  ])('%s is %s', (given, expected) => expect(text(given)).toBe(expected));

  it('is as large as a number can be', () => expect(text('1e308')).toBe(`1${'0'.repeat(308)}`));

  it.each(['', ' 1', '1.', '.5', '1,000', '0x10', 'NaN', 'Infinity', '1e401', '1e9999999', '9'.repeat(3_001)])(
    'is not %j',
    (given) => expect(parseDecimal(given)).toBeNull(),
  );

  it.each([
    ['0.1', '0.2', '0.3'],
    ['9007199254740993', '0.000000000000000001', '9007199254740993.000000000000000001'],
    ['-5', '5', '0'],
  ])('%s + %s = %s, without rounding', (a, b, sum) =>
    expect(decimalText(addDecimals(decimalOf(a), decimalOf(b)))).toBe(sum),
  );

  it('is compared by its value, not by its text', () => {
    expect(compareDecimals(decimalOf('10'), decimalOf('9.99'))).toBeGreaterThan(0);
    expect(compareDecimals(decimalOf('1.50'), decimalOf('1.5'))).toBe(0);
    expect(compareDecimals(decimalOf('-2'), decimalOf('1'))).toBeLessThan(0);
    // As numbers both are 2 to the power of 53.
    expect(compareDecimals(decimalOf('9007199254740993'), decimalOf('9007199254740992'))).toBeGreaterThan(0);
  });

  it('is multiplied, subtracted and divided', () => {
    expect(decimalText(multiplyDecimals(decimalOf('1.5'), decimalOf('-0.02')))).toBe('-0.03');
    expect(decimalText(absolute(subtractDecimals(decimalOf('1'), decimalOf('3.5'))))).toBe('2.5');
    expect(decimalText(divideDecimal(decimalOf('-1'), 3, 5))).toBe('-0.33333');
    expect(decimalText(divideDecimal(decimalOf('2'), 3, 2))).toBe('0.67');
  });

  it.each([
    [['3'], '3'],
    [['5', '1', '3'], '3'],
    [['10', '9', '2', '1'], '5.5'],
    [['0.1', '0.2'], '0.15'],
  ])('the median of %j is %s', (numbers, median) => expect(decimalText(medianOf(numbers.map(decimalOf)))).toBe(median));
});
