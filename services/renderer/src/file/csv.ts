import { stringify } from 'csv-stringify/sync';
import type { Cell } from '../data/cell';
import type { ReportContent } from '../data/content';
import { slices } from '../data/slices';
import { cellAt } from '../data/table';

/** Excel on Windows reads a CSV without the mark as the local code page, and every "Łódź" breaks. */
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** The value the CSV carries: numbers stay numbers for the formula rule, all else is text; null is empty. */
const field = (cell: Cell): string | number | bigint => {
  if (cell === null) return '';
  if (cell instanceof Date) return cell.toISOString();
  if (typeof cell === 'number' && !Number.isFinite(cell)) return String(cell); // "-Infinity" is a formula to Excel
  return typeof cell === 'boolean' ? String(cell) : cell;
};

const encode = (records: (string | number | bigint)[][]): Buffer =>
  // One empty field alone would be an empty line, which readers skip: it is written as "".
  Buffer.from(
    stringify(records, { record_delimiter: '\r\n', escape_formulas: true, quoted_empty: records[0]?.length === 1 }),
  );

/**
 * CSV as RFC 4180: CRLF, quotes where needed, a header line of labels; UTF-8 with byte order mark. Text that begins with
 * `=`, `+`, `-`, `@`, TAB or CR (or their full-width forms) gets a leading apostrophe, so that a spreadsheet shows it
 * and does not run it; numbers such as -5 stay numbers.
 */
export const csvFile = async ({ table }: ReportContent): Promise<Buffer> => {
  const chunks: Buffer[] = [BYTE_ORDER_MARK];
  if (table.columns.length > 0) chunks.push(encode([table.columns.map(({ label }) => label)]));
  for await (const rows of slices(table)) {
    chunks.push(encode(rows.map((row) => table.columns.map(({ key }) => field(cellAt(row, key))))));
  }
  return Buffer.concat(chunks);
};
