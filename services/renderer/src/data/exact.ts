import {
  addDecimals,
  compareDecimals,
  type Decimal,
  decimalText,
  divideDecimal,
  parseDecimal,
} from '@punctual/contracts';
import type { Cell } from './cell';
import type { Metric, MetricValue } from './metric';
import { cellsOf, type Table } from './table';

/** The decimal in a cell, digit by digit; null when it holds no number, a NaN or an infinity. */
export const decimalIn = (cell: Cell): Decimal | null => {
  if (typeof cell === 'bigint') return { units: cell, scale: 0 };
  return typeof cell === 'number' || typeof cell === 'string' ? parseDecimal(String(cell)) : null;
};

/** An aggregate without rounding, number by number. */
export type ExactAggregate = {
  add(number: Decimal): void;
  /** Forgets what was added. */
  clear(): void;
  /** Null of nothing. An average has 20 places more than its values. */
  result(): Decimal | null;
};

const JOINED: Record<Exclude<Metric['op'], 'count'>, (all: Decimal, one: Decimal) => Decimal> = {
  sum: addDecimals,
  avg: addDecimals,
  min: (least, one) => (compareDecimals(one, least) < 0 ? one : least),
  max: (most, one) => (compareDecimals(one, most) > 0 ? one : most),
  last: (_, one) => one,
};

export const exactAggregate = (op: Exclude<Metric['op'], 'count'>): ExactAggregate => {
  let all: Decimal | null = null;
  let count = 0;
  return {
    add: (number) => {
      all = all ? JOINED[op](all, number) : number;
      count++;
    },
    clear: () => {
      all = null;
      count = 0;
    },
    result: () => (all && op === 'avg' ? divideDecimal(all, count) : all),
  };
};

const exactOf = ({ op, column }: Metric, { rows }: Table): string | null => {
  if (op === 'count') return null;
  const numbers = exactAggregate(op);
  for (const cell of cellsOf(rows, column)) {
    if (cell === null) continue;
    const decimal = decimalIn(cell);
    // Of the last value alone it matters whether the one before was a number.
    if (!decimal && op !== 'last') return null;
    if (!decimal) numbers.clear();
    else numbers.add(decimal);
  }
  const value = numbers.result();
  return value && decimalText(value);
};

/**
 * The metrics of a table as decimal texts, without rounding (an average has 20 places more than its values). Null where a
 * metric has no value. `known` are the same metrics as numbers, which reports show.
 */
export const exactMetrics = (
  metrics: readonly Metric[],
  table: Table,
  known: readonly MetricValue[],
): { name: string; value: string | null }[] =>
  metrics.map((metric, index) => ({
    name: metric.name,
    value: metric.op === 'count' ? String(known[index]?.value ?? 0) : exactOf(metric, table),
  }));
