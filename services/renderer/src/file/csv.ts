import { BYTE_ORDER_MARK, type CsvCell, CsvNumber, csvRecords } from '@punctual/chassis/csv';
import { columnText } from '../data/column-text';
import type { ReportContent } from '../data/content';
import { slices } from '../data/slices';
import { type Column, cellAt } from '../data/table';

/** A value as other files show it; null is empty here, as it is without formats. */
const formatted = (row: Record<string, unknown>, column: Column, content: ReportContent): CsvCell => {
  const cell = cellAt(row, column.key);
  if (cell === null) return null;
  const text = columnText(cell, column, content);
  return column.kind === 'number' ? new CsvNumber(text) : text;
};

/**
 * The table as CSV, with a header line of labels; UTF-8 with byte order mark, values as they are. The options of the report change the
 * delimiter, line ends, quotes and byte order mark, and write values in their formats.
 */
export const csvFile = async (content: ReportContent): Promise<Buffer> => {
  const { table, files } = content;
  const { byteOrderMark = true, formatted: isFormatted = false, ...options } = files?.csv ?? {};
  const chunks: Buffer[] = byteOrderMark ? [BYTE_ORDER_MARK] : [];
  if (table.columns.length > 0) chunks.push(csvRecords([table.columns.map(({ label }) => label)], options));
  const cellsOf = (row: Record<string, unknown>): CsvCell[] =>
    table.columns.map((column) => (isFormatted ? formatted(row, column, content) : cellAt(row, column.key)));
  for await (const rows of slices(table)) chunks.push(csvRecords(rows.map(cellsOf), options));
  return Buffer.concat(chunks);
};
