import type { TotalOf, ValueFormat } from '@punctual/contracts';
import { formatProblems, isNumeric, kindOfType } from '../format/format-check';
import { type ColumnKind, type Profile, type Profiler, profiler } from '../format/profile';
import { cellProblem } from '../format/writer-of';
import { type Cell, cellOf } from './cell';
import { RenderError } from './render-error';
import type { Row, Rows } from './row-list';

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

/** Rows as they come from a source. */
type Given = Iterable<unknown> & { readonly length: number; slice(from: number, to: number): unknown[] };

type Found = { profiler: Profiler | null };

/**
 * One walk through all rows: each must be an object, and the profilers see the cells of their columns. Without `wanted` columns each key is
 * one, in first-seen order.
 */
const survey = (
  rows: Given,
  wanted: readonly WantedColumn[] | undefined,
  seen: ((row: Row) => void) | undefined,
): Map<string, Found> => {
  const found = new Map<string, Found>();
  const open = ({ key, format, profile }: WantedColumn): Found => {
    const column = { profiler: profile ? null : profiler(format !== undefined && isNumeric(format.type)) };
    found.set(key, column);
    return column;
  };
  for (const column of wanted ?? []) open(column);
  const isOpen = wanted === undefined;
  let index = 0;
  for (const row of rows) {
    if (!isRecord(row)) throw new RenderError('report/bad-row', `rows[${index}]: must be an object of column values`);
    index++;
    seen?.(row);
    for (const key in row) {
      const column = found.get(key) ?? (isOpen && found.size <= MAX_COLUMNS ? open({ key }) : undefined);
      column?.profiler?.add(cellOf(row[key]));
    }
  }
  return found;
};

/**
 * A table of the rows of a source. Without `columns`, every key in first-seen order is a column labelled by its
 * key. A column that no row has is kept, empty. Throws RenderError `report/too-many-columns`,
 * `report/duplicate-column`, `report/bad-row` for a row that is not an object, `format/invalid` for a wrong format, and
 * `format/not-numeric`, `format/not-a-date`, `format/not-boolean` for a value that its format cannot show.
 * @param seen is called with each row: a walk through many rows reads them from a file
 */
export const tableOf = (rows: Given, columns?: readonly WantedColumn[], seen?: (row: Row) => void): Table => {
  const found = survey(rows, columns, seen);
  const wanted: readonly WantedColumn[] = columns ?? Array.from(found.keys(), (key) => ({ key }));
  if (wanted.length > MAX_COLUMNS) {
    throw new RenderError('report/too-many-columns', `columns: more than ${MAX_COLUMNS}; name the ones to show`);
  }
  const surveyed = rows as Rows;
  const known = new Set<string>();
  for (const { key, format } of wanted) {
    if (known.has(key)) throw new RenderError('report/duplicate-column', `columns: "${key}" is given twice`);
    known.add(key);
    if (format) checkFormat(surveyed, key, format);
  }
  return { rows: surveyed, columns: wanted.map((column) => profiled(column, found.get(column.key))) };
};

/** A column with what its values have in common. */
const profiled = (column: WantedColumn, found: Found | undefined): Column => {
  const profile = column.profile ?? found?.profiler?.result() ?? profiler(false).result();
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

const isRecord = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
