import { decimalText } from '@punctual/contracts';
import { type Cell, digitsOf } from './cell';
import { NO_VALUE } from './cell-text';
import { columnText, type ShownIn } from './column-text';
import { decimalIn, exactAggregate } from './exact';
import { groupedNumber } from './metric-text';
import { RenderError } from './render-error';
import { type Column, cellsOf, type Table } from './table';

/** Words for totals that are no sums; a line may hold several kinds. */
const WORDS = { sum: 'Total', avg: 'Average', min: 'Smallest', max: 'Largest', count: 'Count' } as const;

/** One cell of the last line of a table. `value` is a decimal text, exact; null where there is none. */
export type TotalCell = { text: string; value: string | null };

const totalOf = ({ rows }: Table, { key, total }: Column): string | null => {
  const numbers = total === undefined || total === 'count' ? null : exactAggregate(total);
  let count = 0;
  let areFinite = true;
  for (const cell of cellsOf(rows, key)) {
    if (cell === null) continue;
    count++;
    if (!numbers) continue;
    const decimal = decimalIn(cell);
    if (decimal) numbers.add(decimal);
    else if (typeof cell === 'number') areFinite = false;
    else
      throw new RenderError(
        'total/not-numeric',
        `columns: the ${total} of "${key}" needs numbers; row ${count} has text`,
      );
  }
  if (total === undefined) return null;
  if (total === 'count') return String(count);
  const value = areFinite ? (numbers?.result() ?? null) : null;
  return value && decimalText(value);
};

const textOf = (value: string | null, column: Column, shownIn: ShownIn): string => {
  if (value === null) return NO_VALUE;
  if (column.total === 'count') return columnText(Number(value), { ...column, ...COUNTED }, shownIn);
  // An average of whole numbers is none: without a format it has decimals of its own.
  if (column.total === 'avg' && !column.format) return groupedNumber(Number(value), shownIn.locale);
  return columnText(numberIn(value, column), column, shownIn);
};
const COUNTED = { format: { type: 'integer' }, kind: 'number' } as const;

/** Sums of doubles are doubles again where nothing is lost, so that they are written like the values above. */
const numberIn = (value: string, { profile }: Column): Cell => {
  const rounded = Number(value);
  return profile.kind === 'number' && digitsOf(rounded) === value ? rounded : value;
};

const totals = new WeakMap<Table, (string | null)[]>();

/** The totals of a table as decimal texts, one per column; worked out once. */
const valuesOf = (table: Table): (string | null)[] => {
  const known = totals.get(table);
  if (known) return known;
  const made = table.columns.map((column) => totalOf(table, column));
  totals.set(table, made);
  return made;
};

/**
 * The last line of a table: a cell for each column, or null when no column has a total. The first column without one says what the line
 * holds; where totals differ in kind each says its own. Throws RenderError `total/not-numeric`.
 */
export const totalLine = (table: Table, shownIn: ShownIn): TotalCell[] | null => {
  const kinds = new Set(table.columns.flatMap(({ total }) => total ?? []));
  const [first] = kinds;
  if (first === undefined) return null;
  const values = valuesOf(table);
  const named = kinds.size === 1 ? table.columns.findIndex(({ total }) => total === undefined) : -1;
  return table.columns.map((column, index) => {
    if (column.total === undefined) return { text: index === named ? WORDS[first] : '', value: null };
    const text = textOf(values[index] ?? null, column, shownIn);
    return {
      text: named < 0 && column.total !== 'sum' ? `${WORDS[column.total]} ${text}` : text,
      value: values[index] ?? null,
    };
  });
};
