import type { TotalOf, ValueFormat } from '@punctual/contracts';
import { formatProblems, isNumeric, kindOfType } from '../format/format-check';
import { type ColumnKind, type Profile, profileOf } from '../format/profile';
import { cellProblem } from '../format/writer-of';
import { type Cell, cellOf } from './cell';
import { RenderError } from './render-error';

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
export type Table = { columns: Column[]; rows: Record<string, unknown>[] };

/** A report with more rows is refused: its file could not be opened, and memory would be unbounded. */
export const MAX_ROWS = 100_000;
/** A table with more columns is refused. Excel supports 16,384; paper far fewer. */
export const MAX_COLUMNS = 256;

/** The cell of a row; null unless the key is an own property (`constructor` is not a column). */
export const cellAt = (row: Record<string, unknown>, key: string): Cell =>
  Object.hasOwn(row, key) ? cellOf(row[key]) : null;

/** Whether a metric or chart may use this column: some row has it, shown or not. In an empty table every column may be used. */
export const hasColumn = ({ columns, rows }: Table, key: string): boolean =>
  rows.length === 0 || columns.some((column) => column.key === key) || rows.some((row) => Object.hasOwn(row, key));

/** What the heading of a column says; the key of one that is not shown. */
export const labelOf = ({ columns }: Pick<Table, 'columns'>, key: string): string =>
  columns.find((column) => column.key === key)?.label ?? key;

/** The cells of a column, row by row. */
export function* cellsOf(rows: readonly Record<string, unknown>[], key: string): Generator<Cell> {
  for (const row of rows) yield cellAt(row, key);
}

const keysOf = (rows: Record<string, unknown>[]): string[] => {
  const keys = new Set<string>();
  for (const row of rows) {
    for (const key of Object.keys(row)) keys.add(key);
    if (keys.size > MAX_COLUMNS) break;
  }
  return [...keys];
};

/**
 * A table of the rows of a source. Without `columns`, every key in first-seen order is a column labelled by its
 * key. A column that no row has is kept, empty. Throws RenderError `report/too-many-rows`, `report/too-many-columns`,
 * `report/duplicate-column`, `report/bad-row` for a row that is not an object, `format/invalid` for a wrong format, and
 * `format/not-numeric`, `format/not-a-date`, `format/not-boolean` for a value that its format cannot show.
 */
export const tableOf = (rows: readonly unknown[], columns?: readonly WantedColumn[]): Table => {
  if (rows.length > MAX_ROWS) {
    throw new RenderError(
      'report/too-many-rows',
      `rows: ${rows.length} rows, at most ${MAX_ROWS} can be rendered; filter or aggregate in the source`,
    );
  }
  const records = rows.map((row, index) => {
    if (isRecord(row)) return row;
    throw new RenderError('report/bad-row', `rows[${index}]: must be an object of column values`);
  });
  const wanted: readonly WantedColumn[] = columns ?? keysOf(records).map((key) => ({ key }));
  if (wanted.length > MAX_COLUMNS) {
    throw new RenderError('report/too-many-columns', `columns: more than ${MAX_COLUMNS}; name the ones to show`);
  }
  const seen = new Set<string>();
  for (const { key } of wanted) {
    if (seen.has(key)) throw new RenderError('report/duplicate-column', `columns: "${key}" is given twice`);
    seen.add(key);
  }
  return {
    rows: records,
    columns: wanted.map((column) => columnOf(records, column)),
  };
};

const columnOf = (rows: Record<string, unknown>[], wanted: WantedColumn): Column => {
  const { key, format } = wanted;
  if (format) checkFormat(rows, key, format);
  const profile = wanted.profile ?? profileOf(cellsOf(rows, key), format !== undefined && isNumeric(format.type));
  return { ...wanted, label: wanted.label ?? key, kind: format ? kindOfType(format.type) : profile.kind, profile };
};

const checkFormat = (rows: Record<string, unknown>[], key: string, format: ValueFormat): void => {
  const [problem] = formatProblems(format);
  if (problem) throw new RenderError('format/invalid', `columns: the format of "${key}": ${problem.message}`);
  for (const [index, row] of rows.entries()) {
    const cell = cellAt(row, key);
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

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
