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
import { cellAt, type Table } from './table';

/** The decimal in a cell, digit by digit; null when it holds no number, a NaN or an infinity. */
export const decimalIn = (cell: Cell): Decimal | null => {
  if (typeof cell === 'bigint') return { units: cell, scale: 0 };
  return typeof cell === 'number' || typeof cell === 'string' ? parseDecimal(String(cell)) : null;
};

/** An aggregate without rounding; null of nothing. An average has 20 places more than its values. */
export const exactAggregate = (op: Exclude<Metric['op'], 'count'>, numbers: Decimal[]): Decimal | null => {
  const [first, ...others] = numbers;
  if (!first) return null;
  const sum = () => others.reduce(addDecimals, first);
  switch (op) {
    case 'sum':
      return sum();
    case 'avg':
      return divideDecimal(sum(), numbers.length);
    case 'min':
      return others.reduce((least, one) => (compareDecimals(one, least) < 0 ? one : least), first);
    case 'max':
      return others.reduce((most, one) => (compareDecimals(one, most) > 0 ? one : most), first);
    case 'last':
      return numbers.at(-1) ?? null;
  }
};

const exactOf = ({ op, column }: Metric, { rows }: Table): string | null => {
  if (op === 'count') return null;
  const numbers: Decimal[] = [];
  for (const row of rows) {
    const cell = cellAt(row, column);
    if (cell === null) continue;
    const decimal = decimalIn(cell);
    // Of the last value alone it matters whether the one before was a number.
    if (!decimal && op !== 'last') return null;
    if (!decimal) numbers.length = 0;
    else numbers.push(decimal);
  }
  const value = exactAggregate(op, numbers);
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
