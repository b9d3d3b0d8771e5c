import type { ValueFormat } from '@punctual/contracts';
import { type Cell, digitsOf } from '../data/cell';
import { decimalText } from './decimal-text';
import { numberFormatOf } from './locale';
import { excelLiteral, numberPattern } from './number-pattern';
import type { Profile } from './profile';
import type { Writer } from './writer';

/** Longer numbers are doubles whose digits beyond the seventeenth mean nothing: they keep their exponent. */
const MOST_DIGITS = 21;

/** NaN, infinities and doubles with an exponent are written as JavaScript does; everything else by `write`. */
const textOf =
  (write: (digits: string) => string): Writer['text'] =>
  (cell) => {
    if (typeof cell === 'number' && Math.abs(cell) >= 10 ** MOST_DIGITS) return String(cell);
    const digits = digitsOf(cell);
    return digits === null ? String(cell) : write(digits);
  };

const typed: Writer['typed'] = (cell: Cell) => {
  const digits = digitsOf(cell);
  return digits === null ? null : { number: digits };
};

const writer = (write: (digits: string) => string, excel: string | null): Writer => ({
  text: textOf(write),
  isInstant: false,
  typed,
  excel,
});

const zeros = (count: number): string => (count === 0 ? '' : `.${'0'.repeat(count)}`);

/** The number format of Excel that looks like an Intl format: its literals around the digits, in which the per cent sign multiplies. */
const excelOf = (format: Intl.NumberFormat, isGrouped: boolean, decimals: number): string => {
  let before = '';
  let after = '';
  let isBefore = true;
  for (const { type, value } of format.formatToParts(0)) {
    if (type === 'integer' || type === 'fraction' || type === 'decimal') isBefore = false;
    else if (isBefore) before += type === 'percentSign' ? '%' : value;
    else after += type === 'percentSign' ? '%' : value;
  }
  return `${excelLiteral(before)}${isGrouped ? '#,##0' : '0'}${zeros(decimals)}${excelLiteral(after)}`;
};

/** Numbers without a format: grouped unless they are identifiers or years, all with the decimals that the column needs. */
export const defaultNumberWriter = (
  { decimals, areYears }: Profile,
  { locale, isIdentifier }: { locale: string; isIdentifier: boolean },
): Writer => {
  const isGrouped = decimals > 0 || !(isIdentifier || areYears);
  const grouping = isGrouped ? ('auto' as const) : false;
  const options = { useGrouping: grouping, minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  const write = decimalText(locale, options);
  const exact = decimalText(locale, {
    useGrouping: grouping,
    minimumFractionDigits: decimals,
    maximumFractionDigits: 20,
  });
  const least = 0.5 * 10 ** -decimals;
  // A small number is never shown as 0.
  const careful = (digits: string): string => {
    if (!digits.startsWith('0.') && !digits.startsWith('-0.')) return write(digits);
    const size = Math.abs(Number(digits));
    return size < least && size > 0 ? exact(digits) : write(digits);
  };
  return writer(careful, (isGrouped ? '#,##0' : '0') + zeros(decimals));
};

const patternWriter = (text: string, locale: string): Writer => {
  const pattern = numberPattern(text);
  if (!pattern) throw new Error(`"${text}" was not checked`);
  const { isGrouped, minimumIntegers, decimals, scale, affixes, negative } = pattern;
  const format = numberFormatOf(locale, {
    style: scale === 2 ? 'percent' : 'decimal',
    useGrouping: isGrouped,
    minimumIntegerDigits: minimumIntegers,
    minimumFractionDigits: decimals.least,
    maximumFractionDigits: decimals.most,
    signDisplay: 'never',
  });
  const digitsAlone = (digits: string): string =>
    format
      .formatToParts(digits as `${number}`)
      .filter(({ type }) => type !== 'percentSign' && type !== 'literal')
      .map(({ value }) => value)
      .join('');
  const write = (digits: string): string => {
    const shown = digitsAlone(digits);
    const isBelow = digits.startsWith('-') && /\p{Nd}/u.test(shown.replace(/[0\u0660\u06f0\u0966]/g, ''));
    const { prefix, suffix } = isBelow ? negative : affixes;
    return prefix + shown + suffix;
  };
  return writer(write, pattern.excel);
};

/** Money has the decimals of its currency. A share such as 0.125 needs one decimal as 12.5%. */
const decimalsOf = (type: ValueFormat['type'], { decimals, mostDecimals }: Profile, ofCurrency: number): number => {
  if (type === 'integer') return 0;
  if (type === 'money') return ofCurrency;
  return type === 'percent' ? Math.min(2, Math.max(0, mostDecimals - 2)) : decimals;
};

/** Numbers, integers, money and per cent in a format that was checked. A per cent is the hundredth: 0.12 is 12%. */
export const numberWriter = (format: ValueFormat, profile: Profile, locale: string): Writer => {
  const { type, pattern, currency } = format;
  if (pattern !== undefined) return patternWriter(pattern, locale);
  const style = type === 'money' ? 'currency' : type === 'percent' ? 'percent' : 'decimal';
  const options: Intl.NumberFormatOptions = { style, ...(currency === undefined ? {} : { currency }) };
  const usual = numberFormatOf(locale, options).resolvedOptions().maximumFractionDigits ?? 0;
  const decimals = format.decimals ?? decimalsOf(type, profile, usual);
  const fixed = { ...options, minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return writer(decimalText(locale, fixed), excelOf(numberFormatOf(locale, fixed), true, decimals));
};
