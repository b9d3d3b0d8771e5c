import { decimalText, parseDecimal } from '@punctual/contracts';
import { fewDigits } from './few-decimals';

/** One value of a table, after nested objects became JSON text and absent values became null. */
export type Cell = string | number | boolean | bigint | null | Date;

/** Decimal text as SQL drivers give NUMERIC columns: digits, an optional fraction and exponent, nothing else. */
const DECIMAL = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * Converts any value of a source to a cell. Undefined, functions and symbols, which JSON cannot represent, become null;
 * arrays and objects become JSON text (bigints inside as digits, cycles as `[circular]`); an invalid Date becomes the
 * text `Invalid Date`, so that it stays visible.
 */
export const cellOf = (value: unknown): Cell => {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'bigint':
      return value;
    case 'object': {
      if (value === null) return null;
      if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value;
      return jsonText(value);
    }
    default:
      return null;
  }
};

const jsonText = (value: object): string => {
  const ancestors: object[] = [];
  return (
    JSON.stringify(value, function (this: unknown, _key, inner: unknown) {
      if (typeof inner === 'bigint') return inner.toString();
      if (typeof inner === 'number' && !Number.isFinite(inner)) return String(inner); // JSON.stringify would write null
      if (typeof inner !== 'object' || inner === null) return inner;
      while (ancestors.length > 0 && ancestors.at(-1) !== this) ancestors.pop();
      if (ancestors.includes(inner)) return '[circular]';
      ancestors.push(inner);
      return inner;
    }) ?? ''
  );
};

/**
 * The number in a cell, for metrics and charts: numbers, bigints (rounded beyond 2^53) and decimal text such as
 * `"12.50"`. NaN and ±Infinity are returned unchanged; null when the cell is not a number.
 */
export const numberOf = (cell: Cell): number | null => {
  if (typeof cell === 'number') return cell;
  if (typeof cell === 'bigint') return Number(cell);
  if (typeof cell === 'string' && DECIMAL.test(cell)) return Number(cell);
  return null;
};

/**
 * The number in a cell as decimal text without an exponent, for writing: exact for bigints and decimal text, to 15 significant digits
 * for doubles (no 0.30000000000000004). Null when the cell is not a number, or NaN or ±Infinity.
 */
export const digitsOf = (cell: Cell): string | null => {
  if (typeof cell === 'bigint') return cell.toString();
  let text: string;
  if (typeof cell === 'number') {
    if (!Number.isFinite(cell)) return null;
    const few = fewDigits(cell);
    if (few !== null) return few;
    text = String(cell);
    if (text.length > 16 && !Number.isInteger(cell)) text = String(Number(cell.toPrecision(15)));
    if (!text.includes('e')) return text;
  } else if (typeof cell === 'string' && DECIMAL.test(cell)) {
    if (!/[e+]/i.test(cell)) return cell;
    text = cell;
  } else return null;
  const decimal = parseDecimal(text);
  return decimal && decimalText(decimal);
};
