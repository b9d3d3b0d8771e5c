import { closeSync, openSync, readSync } from 'node:fs';
import type { Row, Rows } from '../data/row-list';
import { decodedRows } from './row-encoding';
import type { Spooled } from './spool';

/** Encoded rows of that size are held decoded, which is a little faster; they take some ten times as much. */
const HELD_OCTETS = 4 * 1024 * 1024;

/** Rows that are read from their file block by block each time they are walked through; one block is held. */
class RowsInFile implements Rows {
  readonly length: number;
  readonly #spool: Spooled;
  /** Where the blocks begin, in octets and in rows. */
  readonly #starts: { octet: number; row: number }[] = [];
  readonly #file: number | null;
  #last: { index: number; rows: Row[] } = { index: -1, rows: [] };

  constructor(spool: Spooled) {
    this.#spool = spool;
    this.length = spool.count;
    this.#file = spool.file === null ? null : openSync(spool.file, 'r');
    let [octet, row] = [0, 0];
    for (const block of spool.blocks) {
      this.#starts.push({ octet, row });
      octet += block.octets;
      row += block.rows;
    }
  }

  *[Symbol.iterator](): Generator<Row> {
    for (const index of this.#starts.keys()) yield* this.#block(index);
  }

  slice(from: number, to: number): Row[] {
    const rows: Row[] = [];
    for (let index = this.#blockOf(from); index < this.#starts.length; index++) {
      const { row } = this.#starts[index] ?? { row: 0 };
      if (row >= to) break;
      rows.push(...this.#block(index).slice(Math.max(0, from - row), to - row));
    }
    return rows;
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
  }

  /** The last block that begins at or before a row. */
  #blockOf(row: number): number {
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle]?.row ?? 0) <= row) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #block(index: number): Row[] {
    if (this.#last.index === index) return this.#last.rows;
    const rows = decodedRows(this.#bytes(index));
    this.#last = { index, rows };
    return rows;
  }

  #bytes(index: number): Uint8Array {
    const { bytes, octets } = this.#spool.blocks[index] ?? { bytes: null, octets: 0 };
    if (bytes || this.#file === null) return bytes ?? Buffer.alloc(0);
    const read = Buffer.allocUnsafe(octets);
    const start = this.#starts[index]?.octet ?? 0;
    for (let at = 0; at < octets; ) {
      const count = readSync(this.#file, read, at, octets - at, start + at);
      if (count === 0) throw new Error('the file of the rows is shorter than it was written');
      at += count;
    }
    return read;
  }
}

/**
 * Does work on the rows that were read. So many that they would fill memory stay in their file.
 * @param held octets of encoded rows that are held decoded
 */
export const withRows = async <T>(spool: Spooled, work: (rows: Rows) => Promise<T>, held = HELD_OCTETS): Promise<T> => {
  const rows = new RowsInFile(spool);
  try {
    return await work(spool.octets <= held ? [...rows] : rows);
  } finally {
    rows.close();
  }
};
