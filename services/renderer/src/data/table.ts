import { type Cell, cellOf } from './cell';
import { isCivilDate, parseInstant } from './instant';
import { RenderError } from './render-error';

/** The kind of all values of a column; `text` when they differ. Each cell is still written according to its own type. */
export type ColumnKind = 'text' | 'number' | 'boolean' | 'instant' | 'date';
export type Column = { key: string; label: string; kind: ColumnKind };
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

/** Instants are dates and RFC 3339 text with an offset; dates are `YYYY-MM-DD`. */
const kindOf = (cell: Exclude<Cell, null>): ColumnKind => {
  switch (typeof cell) {
    case 'number':
    case 'bigint':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'string':
      return isCivilDate(cell) ? 'date' : parseInstant(cell) ? 'instant' : 'text';
    case 'object':
      return 'instant';
  }
};

const columnKind = (rows: Record<string, unknown>[], key: string): ColumnKind => {
  let kind: ColumnKind | undefined;
  for (const row of rows) {
    const cell = cellAt(row, key);
    if (cell === null) continue;
    const found = kindOf(cell);
    if (found === 'text' || (kind !== undefined && kind !== found)) return 'text';
    kind = found;
  }
  return kind ?? 'text';
};

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
 * `report/duplicate-column`, and `report/bad-row` for a row that is not an object.
 */
export const tableOf = (
  rows: readonly unknown[],
  columns?: readonly { key: string; label?: string | undefined }[],
): Table => {
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
  const wanted: readonly { key: string; label?: string | undefined }[] =
    columns ?? keysOf(records).map((key) => ({ key }));
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
    columns: wanted.map(({ key, label }) => ({ key, label: label ?? key, kind: columnKind(records, key) })),
  };
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
