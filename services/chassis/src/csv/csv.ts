import { stringify } from 'csv-stringify/sync';

/** A value a CSV file can hold. */
export type CsvCell = string | number | bigint | boolean | null | Date | CsvNumber;

export const CSV_MEDIA_TYPE = 'text/csv; charset=utf-8; header=present';

/** Excel on Windows reads a CSV without the byte order mark in the local code page, which garbles every "Łódź". */
export const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Where a spreadsheet would begin a formula: at `=`, `+`, `-`, `@`, TAB or CR (or the full-width forms), first in the text
 * or first in one of its lines. Readers that split a cell at its line breaks must not find a live formula either.
 */
const FORMULA_START = /(?<=^|[\n\v\f\r\u0085\u2028\u2029])(?=[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])/g;
const asText = (text: string): string => text.replace(FORMULA_START, "'");

/** How the lines of a CSV are written; RFC 4180 where nothing is said. */
export type CsvOptions = {
  delimiter?: string | undefined;
  lineEnd?: 'CRLF' | 'LF' | undefined;
  quotes?: 'needed' | 'always' | undefined;
};

/** A number as people write it, such as -1,234.50: begins like a formula and is none. */
const WRITTEN_NUMBER = /^-[\p{Sc}\s]*\d[\d.,\s\u2019']*[\p{Sc}%\s]*$/u;

/** A written number that is known to be one; as text, `-5` might be anything. */
export class CsvNumber {
  constructor(readonly text: string) {}
}

/** The value in the CSV: a finite number unchanged, everything else as text that is not a formula; null is empty. */
const field = (cell: CsvCell): string => {
  if (cell === null) return '';
  if (cell instanceof Date) return cell.toISOString();
  if (cell instanceof CsvNumber) return WRITTEN_NUMBER.test(cell.text) ? cell.text : asText(cell.text);
  if (typeof cell === 'bigint' || (typeof cell === 'number' && Number.isFinite(cell))) return String(cell);
  return asText(String(cell)); // "-Infinity" is a formula to Excel
};

/**
 * Lines of a CSV as defined by RFC 4180: CRLF, quotes where needed. A line of text that a spreadsheet would read as a
 * formula gets a leading apostrophe; numbers such as -5 stay numbers, as do texts given as `CsvNumber`. A file begins with `BYTE_ORDER_MARK`.
 */
export const csvRecords = (
  records: readonly (readonly CsvCell[])[],
  { delimiter = ',', lineEnd = 'CRLF', quotes = 'needed' }: CsvOptions = {},
): Buffer =>
  Buffer.from(
    stringify(
      records.map((record) => record.map(field)),
      {
        delimiter,
        quoted: quotes === 'always',
        record_delimiter: lineEnd === 'LF' ? '\n' : '\r\n',
        // RFC 4180, section 2.6. The library quotes CRLF only; an unquoted lone CR or LF would end the row.
        quoted_match: /[\r\n]/,
        // A single empty field would be an empty line, which readers skip, so it is written as "".
        quoted_empty: records[0]?.length === 1,
      },
    ),
  );
