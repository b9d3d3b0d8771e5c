import type { TotalOf, ValueFormat } from '@punctual/contracts';
import { formatProblems, kindOfType } from '../format/format-check';
import { type ColumnKind, type Profile, profiler } from '../format/profile';
import { cellProblem } from '../format/writer-of';
import { type Cell, cellOf } from './cell';
import { RenderError } from './render-error';
import type { GivenRows } from './row-blocks';
import type { Row, RowBlock, Rows } from './row-list';
import { surveyed } from './survey';

/** A column as it is asked for. Parts of a table take over what the whole says. */
export type WantedColumn = {
  key: string;
  label?: string | undefined;
  format?: ValueFormat | undefined;
  total?: TotalOf | undefined;
  width?: number | undefined;
  profile?: Profile | undefined;
};
/** `kind` is that of the format, else of the values. `width` is in characters. */
export type Column = WantedColumn & { label: string; kind: ColumnKind; profile: Profile };
export type Table = { columns: Column[]; rows: Rows };

/** A table with more columns is refused. Excel supports 16,384; paper far fewer. */
export const MAX_COLUMNS = 256;

/** The cell of a row; null unless the key is an own property (`constructor` is not a column). */
export const cellAt = (row: Row, key: string): Cell => (Object.hasOwn(row, key) ? cellOf(row[key]) : null);

/** Whether a metric or chart may use this column: some row has it, shown or not. In an empty table every column may be used. */
export const hasColumn = ({ columns, rows }: Table, key: string): boolean => {
  if (rows.length === 0 || columns.some((column) => column.key === key)) return true;
  for (const row of rows) if (Object.hasOwn(row, key)) return true;
  return false;
};

/** What the heading of a column says; the key of one that is not shown. */
export const labelOf = ({ columns }: Pick<Table, 'columns'>, key: string): string =>
  columns.find((column) => column.key === key)?.label ?? key;

/** The cells of a column, row by row. */
export function* cellsOf(rows: Iterable<Row>, key: string): Generator<Cell> {
  for (const row of rows) yield cellAt(row, key);
}

/**
 * A table of the rows of a source. Without `columns`, every key in first-seen order is a column labelled by its
 * key. A column that no row has is kept, empty. Throws RenderError `report/too-many-columns`,
 * `report/duplicate-column`, `report/bad-row` for a row that is not an object, `format/invalid` for a wrong format, and
 * `format/not-numeric`, `format/not-a-date`, `format/not-boolean` for a value that its format cannot show.
 * @param seen is called with each block of rows: a walk through many rows reads them from a file
 */
export const tableOf = (
  given: GivenRows,
  columns?: readonly WantedColumn[],
  seen?: (block: RowBlock) => void,
): Table => {
  const { rows, profiles } = surveyed(given, columns ?? { most: MAX_COLUMNS }, seen);
  const wanted: readonly WantedColumn[] = columns ?? Array.from(profiles.keys(), (key) => ({ key }));
  if (wanted.length > MAX_COLUMNS) {
    throw new RenderError('report/too-many-columns', `columns: more than ${MAX_COLUMNS}; name the ones to show`);
  }
  const known = new Set<string>();
  for (const { key, format } of wanted) {
    if (known.has(key)) throw new RenderError('report/duplicate-column', `columns: "${key}" is given twice`);
    known.add(key);
    if (format) checkFormat(rows, key, format);
  }
  return { rows, columns: wanted.map((column) => profiled(column, profiles.get(column.key))) };
};

const profiled = (column: WantedColumn, found: Profile | undefined): Column => {
  const profile = column.profile ?? found ?? profiler().result();
  const kind = column.format ? kindOfType(column.format.type) : profile.kind;
  return { ...column, label: column.label ?? column.key, kind, profile };
};

const checkFormat = (rows: Rows, key: string, format: ValueFormat): void => {
  const [problem] = formatProblems(format);
  if (problem) throw new RenderError('format/invalid', `columns: the format of "${key}": ${problem.message}`);
  let index = -1;
  for (const cell of cellsOf(rows, key)) {
    index++;
    const wrong = cell === null ? null : cellProblem(format.type, cell);
    if (wrong)
      throw new RenderError(wrong.code, `columns: rows[${index}] has ${quote(cell)} in "${key}", ${wrong.why}`);
  }
};

/** A value as a message shows it, bounded. */
const quote = (cell: Cell): string => {
  const text = typeof cell === 'string' ? JSON.stringify(cell) : String(cell);
  return text.length > 60 ? `${text.slice(0, 59).replace(/[\ud800-\udbff]$/, '')}\u2026` : text;
};
