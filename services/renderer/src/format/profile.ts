import { type Cell, digitsOf } from '../data/cell';
import { fewDecimals } from '../data/few-decimals';
import { isCivilDate, isInstant, showsSeconds } from '../data/instant';

/** The kind of all values of a column; `text` when they differ. Each cell is still written according to its own type. */
export type ColumnKind = 'text' | 'number' | 'boolean' | 'instant' | 'date';

/** What the values of a column have in common: decides how they are shown where nothing else does. */
export type Profile = {
  kind: ColumnKind;
  /** Decimals that numbers are shown with, all alike. */
  decimals: number;
  /** The most decimals that some number has. */
  mostDecimals: number;
  /** Whether some instant has seconds that are not zero. */
  hasSeconds: boolean;
  /** Whether all numbers are integers from 1900 to 2100, as years are. */
  areYears: boolean;
};

/** Instants are dates and RFC 3339 text with an offset; dates are `YYYY-MM-DD`. */
const kindOf = (cell: Exclude<Cell, null>): ColumnKind => {
  switch (typeof cell) {
    case 'number':
    case 'bigint':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'string':
      return isCivilDate(cell) ? 'date' : isInstant(cell) ? 'instant' : 'text';
    case 'object':
      return 'instant';
  }
};

/** A NUMERIC column of a database is text with the same count of decimals in every row. `1.10` beside `1.9` is a version, not a number. */
const FIXED = /^-?(?:0|[1-9]\d*)\.(\d+)$/;

/** The decimals of a text of that kind. Most other texts are told by their first character. */
const scaleOf = (text: string): number | undefined =>
  text.charCodeAt(0) > NINE ? undefined : FIXED.exec(text)?.[1]?.length;
const NINE = 57;

type Numbers = { most: number; least: number; smallest: number; largest: number; areYears: boolean };

const decimalsShown = ({ most, least, smallest, largest }: Numbers): number => {
  if (most === 0) return 0;
  if (most === 1) return largest < 1_000 ? 1 : 2;
  // Two decimals would hide small numbers: three significant digits of the smallest are shown.
  if (smallest < 0.1) return Math.min(most, Math.max(2, 2 - Math.floor(Math.log10(smallest))), 6);
  if (most === 2) return 2;
  // Rates such as 4.2713 have more decimals in every row; 33.333333333 is a quotient.
  return least > 2 && most <= 6 ? most : 2;
};

/** Finds out what a column holds, cell by cell. */
export type Profiler = { add(cell: Cell): void; result(): Profile };

/** @param asNumbers whether decimal text counts as numbers, as a format says */
export const profiler = (asNumbers = false): Profiler => {
  const numbers: Numbers = { most: 0, least: Infinity, smallest: Infinity, largest: 0, areYears: true };
  let kind: ColumnKind | undefined;
  let hasSeconds = false;
  let fixed: number | undefined;
  return {
    add: (cell) => {
      // Nothing makes a column of texts another one.
      if (cell === null || kind === 'text') return;
      const scale = typeof cell === 'string' ? scaleOf(cell) : undefined;
      const found = asNumbers || scale !== undefined ? 'number' : kindOf(cell);
      const isMixed = kind !== undefined && (kind !== found || scale !== fixed);
      if (found === 'text' || (isMixed && !asNumbers)) {
        kind = 'text';
        return;
      }
      if (found === 'number') measure(cell, numbers);
      if (found === 'instant' && !hasSeconds) hasSeconds = secondsOf(cell);
      fixed = kind === undefined || scale === fixed ? scale : undefined;
      kind = found;
    },
    result: () => {
      if (kind === 'text') return plain('text');
      if (kind !== 'number') return { ...plain(kind ?? 'text'), hasSeconds };
      const decimals = fixed !== undefined && fixed <= 2 ? fixed : decimalsShown(numbers);
      return { kind, decimals, mostDecimals: numbers.most, hasSeconds, areYears: numbers.areYears };
    },
  };
};

const plain = (kind: ColumnKind): Profile => ({
  kind,
  decimals: 0,
  mostDecimals: 0,
  hasSeconds: false,
  areYears: false,
});

const secondsOf = (cell: Cell): boolean =>
  typeof cell === 'string' ? showsSeconds(cell) : cell instanceof Date && Math.floor(cell.getTime() / 1000) % 60 !== 0;

/** The decimals of a number as text, without zeros at its end. */
const decimalsOf = (digits: string): number => {
  const point = digits.indexOf('.');
  if (point < 0) return 0;
  let end = digits.length;
  while (digits.endsWith('0', end)) end--;
  return end - point - 1;
};

const measure = (cell: Cell, numbers: Numbers): void => {
  const value = Number(cell);
  if (!Number.isFinite(value)) return;
  const size = Math.abs(value);
  if (size > numbers.largest) numbers.largest = size;
  if (Number.isInteger(value) && typeof cell !== 'string') {
    if (value < 1900 || value > 2100) numbers.areYears = false;
    if (value !== 0) numbers.least = 0;
    return;
  }
  numbers.areYears = false;
  if (size !== 0 && size < numbers.smallest) numbers.smallest = size;
  const decimals = (typeof cell === 'number' ? fewDecimals(value) : null) ?? decimalsOf(digitsOf(cell) ?? '');
  if (decimals > numbers.most) numbers.most = decimals;
  if (decimals < numbers.least) numbers.least = decimals;
};
