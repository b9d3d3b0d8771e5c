import { type CsvCell, type CsvOptions, fieldWriter } from './csv-field';

export const CSV_MEDIA_TYPE = 'text/csv; charset=utf-8; header=present';

/** Excel on Windows reads a CSV without the byte order mark in the local code page, which garbles every "Łódź". */
export const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Grows to the longest lines that are written at once. */
const OCTETS = 64 * 1024;
/** UTF-8 takes no more for a UTF-16 unit. */
const OCTETS_OF_A_UNIT = 3;
const [MINUS, POINT, ZERO] = [0x2d, 0x2e, 0x30];
/** Numbers up to it are written digit by digit: with so many before the point, fifteen digits hold four decimals. */
const SHORT = 1e9;
/** A sign, and as many digits and a point. */
const OCTETS_OF_A_NUMBER = 16;
const POWERS = [1, 10, 100, 1_000, 10_000] as const;

/** What is no part of a text that is written as it is: it needs quotes, or begins a line that may be a formula. */
const NEXT_LINE = 0x85;
const [INSIDE, FIRST] = ['"\t\n\v\f\r', '=+-@'];

/**
 * Fields as octets, in memory that is used again. Most are numbers, and texts that need neither quotes nor an apostrophe, which one walk finds while it writes
 * them: strings put together and written as UTF-8 take twice the time. What is anything else is left to `fieldWriter`.
 */
class FieldOctets {
  #octets = Buffer.allocUnsafe(OCTETS);
  #length = 0;
  readonly #field: (cell: CsvCell) => string;
  readonly #isLeft: boolean;
  /** For each unit of ASCII: 1 where a text with it is left to `fieldWriter`, 2 where one is that begins with it. */
  readonly #kinds = new Uint8Array(0x80);
  /** Texts with this unit or a later one are left to it as well. */
  readonly #mostUnit: number;

  constructor(options: CsvOptions) {
    this.#field = fieldWriter(options);
    this.#isLeft = options.quotes === 'always';
    const delimiter = (options.delimiter ?? ',').charCodeAt(0);
    this.#mostUnit = delimiter < 0x80 ? 0x800 : 0x80;
    for (const character of FIRST) this.#kinds[character.charCodeAt(0)] = 2;
    for (const character of INSIDE) this.#kinds[character.charCodeAt(0)] = 1;
    if (delimiter < 0x80) this.#kinds[delimiter] = 1;
  }

  add(cell: CsvCell): void {
    if (cell === null) return;
    if (!this.#isLeft) {
      if (typeof cell === 'string' && this.#addPlain(cell)) return;
      if (typeof cell === 'number' && this.#addShort(cell)) return;
    }
    this.addText(this.#field(cell));
  }

  /** As {@link add}, of the only field of a line: an empty line would be skipped by readers. */
  addOnly(cell: CsvCell): void {
    const before = this.#length;
    this.add(cell);
    if (this.#length === before) this.addText('""');
  }

  addText(text: string): void {
    this.#makeRoom(text.length * OCTETS_OF_A_UNIT);
    const octets = this.#octets;
    let at = this.#length;
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      if (unit >= 0x80) {
        this.#length += octets.write(text, this.#length);
        return;
      }
      octets[at++] = unit;
    }
    this.#length = at;
  }

  get octets(): number {
    return this.#length;
  }

  /** A copy of what was added since the last one. */
  taken(): Buffer {
    const taken = Buffer.from(this.#octets.subarray(0, this.#length));
    this.#length = 0;
    return taken;
  }

  /** Writes a text that is written as it is; else nothing, and returns false. */
  #addPlain(text: string): boolean {
    this.#makeRoom(text.length * OCTETS_OF_A_UNIT);
    const [octets, kinds] = [this.#octets, this.#kinds];
    let at = this.#length;
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      if (unit < 0x80) {
        const kind = kinds[unit];
        if (kind !== 0 && (kind === 1 || index === 0)) return false;
        octets[at++] = unit;
      } else {
        if (unit >= this.#mostUnit || unit === NEXT_LINE) return false;
        octets[at++] = 0xc0 | (unit >> 6);
        octets[at++] = 0x80 | (unit & 0x3f);
      }
    }
    this.#length = at;
    return true;
  }

  /**
   * Writes a number that has at most four decimals, which V8 takes longer for; else nothing, and returns false. A double that is the nearest
   * to so short a number has no shorter digits.
   */
  #addShort(value: number): boolean {
    const size = Math.abs(value);
    if (!(size < SHORT)) return false;
    for (let decimals = 0; decimals < POWERS.length; decimals++) {
      const power = POWERS[decimals] ?? 1;
      const units = Math.round(size * power);
      if (units / power !== size) continue;
      this.#makeRoom(OCTETS_OF_A_NUMBER);
      if (value < 0) this.#octets[this.#length++] = MINUS;
      const whole = Math.floor(units / power);
      let digits = 1;
      for (let rest = whole; rest >= 10; rest = Math.floor(rest / 10)) digits++;
      this.#addDigits(whole, digits);
      if (decimals === 0) return true;
      this.#octets[this.#length++] = POINT;
      this.#addDigits(units - whole * power, decimals);
      return true;
    }
    return false;
  }

  #addDigits(value: number, digits: number): void {
    this.#length += digits;
    let left = value;
    for (let at = this.#length - 1; at >= this.#length - digits; at--) {
      const rest = Math.floor(left / 10);
      this.#octets[at] = ZERO + left - rest * 10;
      left = rest;
    }
  }

  #makeRoom(octets: number): void {
    const needed = this.#length + octets;
    if (needed <= this.#octets.length) return;
    const larger = Buffer.allocUnsafe(2 * needed);
    this.#octets.copy(larger, 0, 0, this.#length);
    this.#octets = larger;
  }
}

/** Writes lines of a CSV, piece after piece. */
export type CsvWriter = {
  add(record: readonly CsvCell[]): void;
  /** Some rows of cells that are given column by column; where a column has none they are empty. */
  addRows(columns: readonly (readonly CsvCell[])[], from: number, to: number): void;
  /** The lines of what was added since the last time. */
  taken(): Buffer;
  /** Their octets. */
  readonly octets: number;
};

/**
 * Lines of a CSV as defined by RFC 4180: CRLF, quotes where needed. A line of text that a spreadsheet would read as a
 * formula gets a leading apostrophe; numbers such as -5 stay numbers, as do texts given as `CsvNumber`. A file begins with `BYTE_ORDER_MARK`.
 */
export const csvWriter = (options: CsvOptions = {}): CsvWriter => {
  const fields = new FieldOctets(options);
  const { delimiter = ',' } = options;
  const end = options.lineEnd === 'LF' ? '\n' : '\r\n';
  return {
    add: (record) => {
      if (record.length === 1) fields.addOnly(record[0] ?? null);
      else
        for (const [index, cell] of record.entries()) {
          if (index > 0) fields.addText(delimiter);
          fields.add(cell);
        }
      fields.addText(end);
    },
    addRows: (columns, from, to) => {
      for (let row = from; row < to; row++) {
        if (columns.length === 1) fields.addOnly(columns[0]?.[row] ?? null);
        else
          for (let index = 0; index < columns.length; index++) {
            if (index > 0) fields.addText(delimiter);
            fields.add(columns[index]?.[row] ?? null);
          }
        fields.addText(end);
      }
    },
    taken: () => fields.taken(),
    get octets() {
      return fields.octets;
    },
  };
};

/** Lines of records. See {@link csvWriter} */
export const csvRecords = (records: readonly (readonly CsvCell[])[], options?: CsvOptions): Buffer => {
  const writer = csvWriter(options);
  for (const record of records) writer.add(record);
  return writer.taken();
};
