import type { RowsWanted } from '@punctual/contracts';
import { type Cell, cellOf } from './cell';
import { slices } from './slices';
import { cellAt, type Table } from './table';

/** A cell as JSON: numbers that JSON does not know as their text, instants as RFC 3339. */
const jsonOf = (cell: Cell): string | number | boolean | null => {
  if (typeof cell === 'bigint') return cell.toString();
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : String(cell);
  return cell instanceof Date ? cell.toISOString() : cell;
};

/** Every column that some row has, in order. */
export const columnsOf = ({ rows }: Pick<Table, 'rows'>): string[] => {
  const columns = new Set<string>();
  for (const row of rows) for (const column of Object.keys(row)) columns.add(column);
  return [...columns].sort();
};

/** A row without absent values and without the columns left out; equal rows give equal texts. */
const rowText = (row: Record<string, unknown>, out: ReadonlySet<string>): string =>
  JSON.stringify(
    Object.entries(row)
      .filter(([column]) => !out.has(column))
      .map(([column, value]) => [column, jsonOf(cellOf(value))] as const)
      .filter(([, value]) => value !== null)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

/**
 * Rows in canonical form, UTF-8: a line a row, sorted, `<key>TAB<the rest>`, both as JSON. Without key columns the whole row
 * is the key. So rows are found to be equal whatever the order of rows and columns, and two files are compared line by line.
 */
export const canonicalRows = async (table: Table, { key, ignore }: RowsWanted): Promise<Buffer> => {
  const lines: string[] = [];
  const out = new Set([...key, ...ignore]);
  for await (const some of slices(table))
    for (const row of some) {
      const rest = rowText(row, out);
      lines.push(
        key.length === 0
          ? `${rest}\t[]`
          : `${JSON.stringify(key.map((column) => jsonOf(cellAt(row, column))))}\t${rest}`,
      );
    }
  // TAB is before every character of JSON, so this is the order of the keys.
  return Buffer.from(lines.sort().join('\n'));
};
