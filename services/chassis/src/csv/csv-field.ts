/** A value a CSV file can hold. */
export type CsvCell = string | number | bigint | boolean | null | Date | CsvNumber;

/**
 * Where a spreadsheet would begin a formula: at `=`, `+`, `-`, `@`, TAB or CR (or the full-width forms), first in the text
 * or first in one of its lines. Readers that split a cell at its line breaks must not find a live formula either.
 */
const FORMULA_START = /(?<=^|[\n\v\f\r\u0085\u2028\u2029])(?=[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])/g;
const BEGINS_FORMULA = /^[=+\-@\t\uff1d\uff0b\uff0d\uff20]/;
const HAS_LINES = /[\n\v\f\r\u0085\u2028\u2029]/;
/** To look behind each character takes longer than to write a line, and most texts have one. */
const asText = (text: string): string => {
  if (HAS_LINES.test(text)) return text.replace(FORMULA_START, "'");
  return BEGINS_FORMULA.test(text) ? `'${text}` : text;
};

/** How the lines of a CSV are written; RFC 4180 where nothing is said. */
export type CsvOptions = {
  /** One character. */
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

/** The value in the CSV: a finite number unchanged, everything else as text that is not a formula. */
const textOf = (cell: NonNullable<CsvCell>): string => {
  if (cell instanceof Date) return cell.toISOString();
  if (cell instanceof CsvNumber) return WRITTEN_NUMBER.test(cell.text) ? cell.text : asText(cell.text);
  if (typeof cell === 'bigint' || (typeof cell === 'number' && Number.isFinite(cell))) return String(cell);
  return asText(String(cell)); // "-Infinity" is a formula to Excel
};

/** Most texts are written as they are: one look tells that nothing in them begins a formula or needs quotes. */
const plain = (delimiter: string): RegExp => {
  // By its number: after a backslash some characters would stand for others.
  const unit = `\\u${delimiter.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return new RegExp(`^(?![=+\\-@\\uff1d\\uff0b\\uff0d\\uff20])[^"\\t\\n\\v\\f\\r\\u0085\\u2028\\u2029${unit}]+$`);
};

/** RFC 4180, section 2.6: quotes around what holds a delimiter, a quote or a line end, and quotes in it are doubled. */
export const fieldWriter = ({ delimiter = ',', quotes = 'needed' }: CsvOptions): ((cell: CsvCell) => string) => {
  const areAllQuoted = quotes === 'always';
  const isPlain = plain(delimiter);
  return (cell) => {
    if (cell === null) return '';
    if (!areAllQuoted) {
      if (typeof cell === 'string' && isPlain.test(cell)) return cell;
      if (typeof cell === 'boolean' || (typeof cell === 'number' && Number.isFinite(cell))) return String(cell);
    }
    const text = textOf(cell);
    if (text === '') return '';
    const isQuoted =
      areAllQuoted || text.includes(delimiter) || text.includes('"') || text.includes('\n') || text.includes('\r');
    return isQuoted ? `"${text.replaceAll('"', '""')}"` : text;
  };
};
