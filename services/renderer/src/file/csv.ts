import { buffer } from 'node:stream/consumers';
import { BYTE_ORDER_MARK, type CsvCell, CsvNumber, csvRecords } from '@punctual/chassis/csv';
import { columnText } from '../data/column-text';
import type { ReportContent } from '../data/content';
import type { Row } from '../data/row-list';
import { slices } from '../data/slices';
import { type Column, cellAt } from '../data/table';

/** A value as other files show it; null is empty here, as it is without formats. */
const formatted = (row: Row, column: Column, content: ReportContent): CsvCell => {
  const cell = cellAt(row, column.key);
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
  if (table.columns.length > 0) yield csvRecords([table.columns.map(({ label }) => label)], options);
  const cellsOf = (row: Row): CsvCell[] =>
    table.columns.map((column) => (isFormatted ? formatted(row, column, content) : cellAt(row, column.key)));
  for await (const rows of slices(table)) yield csvRecords(rows.map(cellsOf), options);
}

/** All of {@link csvChunks}. */
export const csvFile = (content: ReportContent): Promise<Buffer> => buffer(csvChunks(content));
