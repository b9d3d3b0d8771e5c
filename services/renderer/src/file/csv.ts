import { stringify } from 'csv-stringify/sync';
import type { Cell } from '../data/cell';
import type { ReportContent } from '../data/content';
import { slices } from '../data/slices';
import { cellAt } from '../data/table';

/** Excel on Windows reads a CSV without the byte order mark in the local code page, which garbles every "Łódź". */
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Where a spreadsheet would begin a formula: at `=`, `+`, `-`, `@`, TAB or CR (or the full-width forms), first in the text
 * or first in one of its lines. Readers that split a cell at its line breaks must not find a live formula either.
 */
const FORMULA_START = /(?<=^|[\n\v\f\r\u0085\u2028\u2029])(?=[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])/g;
const asText = (text: string): string => text.replace(FORMULA_START, "'");

/** The value in the CSV: a finite number unchanged, everything else as text that is not a formula; null is empty. */
const field = (cell: Cell): string => {
  if (cell === null) return '';
  if (cell instanceof Date) return cell.toISOString();
  if (typeof cell === 'bigint' || (typeof cell === 'number' && Number.isFinite(cell))) return String(cell);
  return asText(String(cell)); // "-Infinity" is a formula to Excel
};

const encode = (records: string[][]): Buffer =>
  Buffer.from(
    stringify(records, {
      record_delimiter: '\r\n',
      // RFC 4180, section 2.6. The library quotes CRLF only; an unquoted lone CR or LF would end the row.
      quoted_match: /[\r\n]/,
      // A single empty field would be an empty line, which readers skip, so it is written as "".
      quoted_empty: records[0]?.length === 1,
    }),
  );

/**
 * CSV as defined by RFC 4180: CRLF, quotes where needed, a header line of labels; UTF-8 with byte order mark. A line of
 * text that a spreadsheet would read as a formula gets a leading apostrophe; numbers such as -5 stay numbers.
 */
export const csvFile = async ({ table }: ReportContent): Promise<Buffer> => {
  const chunks: Buffer[] = [BYTE_ORDER_MARK];
  if (table.columns.length > 0) chunks.push(encode([table.columns.map(({ label }) => asText(label))]));
  for await (const rows of slices(table)) {
    chunks.push(encode(rows.map((row) => table.columns.map(({ key }) => field(cellAt(row, key))))));
  }
  return Buffer.concat(chunks);
};
