import { buffer } from 'node:stream/consumers';
import { BYTE_ORDER_MARK, type CsvCell, CsvNumber, csvWriter } from '@punctual/chassis/csv';
import type { Cell } from '../data/cell';
import { columnText } from '../data/column-text';
import type { ReportContent } from '../data/content';
import { type CellSlice, cellSlices } from '../data/slices';
import type { Column } from '../data/table';

/** A file is written in pieces of so many octets or more. */
const OCTETS = 64 * 1024;

/** A value as other files show it; null is empty here, as it is without formats. */
const formatted = (cell: Cell, column: Column, content: ReportContent): CsvCell => {
  if (cell === null) return null;
  const text = columnText(cell, column, content);
  return column.kind === 'number' ? new CsvNumber(text) : text;
};

/**
 * The table as CSV, with a header line of labels; UTF-8 with byte order mark, values as they are. The options of the report change the
 * delimiter, line ends, quotes and byte order mark, and write values in their formats.
 */
export async function* csvChunks(content: ReportContent): AsyncGenerator<Buffer> {
  const { table, files } = content;
  const { byteOrderMark = true, formatted: isFormatted = false, ...options } = files?.csv ?? {};
  if (byteOrderMark) yield BYTE_ORDER_MARK;
  const writer = csvWriter(options);
  const formattedRows = (columns: CellSlice['columns'], from: number, to: number): CsvCell[][] =>
    table.columns.map((column, index) =>
      (columns[index] ?? []).slice(from, to).map((cell) => formatted(cell, column, content)),
    );
  if (table.columns.length > 0) writer.add(table.columns.map(({ label }) => label));
  for await (const { columns, from, to } of cellSlices(table)) {
    if (isFormatted) writer.addRows(formattedRows(columns, from, to), 0, to - from);
    else writer.addRows(columns, from, to);
    if (writer.octets >= OCTETS) yield writer.taken();
  }
  yield writer.taken();
}

/** All of {@link csvChunks}. */
export const csvFile = (content: ReportContent): Promise<Buffer> => buffer(csvChunks(content));
