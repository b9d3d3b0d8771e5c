import { numberOf } from './cell';
import { RenderError } from './render-error';
import { cellsOf, hasColumn, type Table } from './table';

/** A named aggregate of one column. */
export type Metric = { name: string; op: 'sum' | 'avg' | 'min' | 'max' | 'count' | 'last'; column: string };
/** Null when there is no result: no values, or a NaN or ±Infinity among them. */
export type MetricValue = { name: string; value: number | null };

const aggregate = (op: Exclude<Metric['op'], 'count'>, numbers: number[]): number | null => {
  if (numbers.length === 0) return null;
  switch (op) {
    case 'sum':
      return sum(numbers);
    case 'avg':
      return sum(numbers) / numbers.length;
    case 'min':
      return numbers.reduce((least, n) => (n < least ? n : least));
    case 'max':
      return numbers.reduce((most, n) => (n > most ? n : most));
    case 'last':
      return numbers.at(-1) ?? null;
  }
};

/** Neumaier's compensated sum, so that a long column of cents adds up exactly. */
const sum = (numbers: number[]): number => {
  let total = 0;
  let lost = 0;
  for (const n of numbers) {
    const next = total + n;
    lost += Math.abs(total) >= Math.abs(n) ? total - next + n : n - next + total;
    total = next;
  }
  return total + lost;
};

/**
 * The metrics of a table, in the order given. `count` counts the cells that are not null; the others take numbers and
 * decimal text, and skip nulls (`last` is the last that is not null). Throws RenderError `metric/unknown-column` when
 * the table has rows and no such column, and `metric/not-numeric` when a cell is neither number nor null.
 */
export const metricsOf = (metrics: readonly Metric[], table: Table): MetricValue[] =>
  metrics.map(({ name, op, column }) => {
    if (!hasColumn(table, column)) {
      throw new RenderError(
        'metric/unknown-column',
        `metrics: "${name}" needs the column "${column}", which the rows do not have`,
      );
    }
    const numbers: number[] = [];
    let count = 0;
    let index = -1;
    for (const cell of cellsOf(table.rows, column)) {
      index++;
      if (cell === null) continue;
      count++;
      if (op === 'count') continue;
      const number = numberOf(cell);
      if (number === null) {
        throw new RenderError(
          'metric/not-numeric',
          `metrics: "${name}" needs numbers in "${column}"; rows[${index}] holds something else`,
        );
      }
      numbers.push(number);
    }
    if (op === 'count') return { name, value: count };
    const value = aggregate(op, numbers);
    // Comparisons skip NaN, so min and max would hide it.
    const known = op === 'last' ? [value] : numbers;
    return { name, value: value !== null && Number.isFinite(value) && known.every(Number.isFinite) ? value : null };
  });
