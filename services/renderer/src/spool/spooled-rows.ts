import type { Row, RowBlock, Rows } from '../data/row-list';
import { FileOfBlocks } from './file-of-blocks';
import { decodedRows, rowsOf } from './row-encoding';
import type { Spooled } from './spool';

/** Encoded rows of that size are held decoded, which is a little faster; they take some ten times as much. */
const HELD_OCTETS = 4 * 1024 * 1024;

/** A block that was read. `rows` are there once somebody asked for objects. */
type Decoded = { block: RowBlock | Row[]; rows?: Row[] };

/** Rows that are read from their blocks each time they are walked through; the last one is held, or all. */
class SpooledRows implements Rows {
  readonly length: number;
  readonly #spool: Spooled;
  readonly #areAllHeld: boolean;
  /** Where the blocks begin, in octets and in rows. */
  readonly #starts: { octet: number; row: number }[] = [];
  readonly #file: FileOfBlocks | null;
  readonly #held = new Map<number, Decoded>();

  constructor(spool: Spooled, areAllHeld: boolean) {
    this.#spool = spool;
    this.#areAllHeld = areAllHeld;
    this.length = spool.count;
    this.#file = spool.file === null ? null : new FileOfBlocks(spool.file);
    let [octet, row] = [0, 0];
    for (const block of spool.blocks) {
      this.#starts.push({ octet, row });
      octet += block.octets;
      row += block.rows;
    }
  }

  *[Symbol.iterator](): Generator<Row> {
    for (const index of this.#starts.keys()) yield* this.#rows(index);
  }

  *blocks(): Generator<RowBlock | Row[]> {
    for (const index of this.#starts.keys()) yield this.#decoded(index).block;
  }

  slice(from: number, to: number): Row[] {
    const rows: Row[] = [];
    for (let index = this.#blockOf(from); index < this.#starts.length; index++) {
      const { row } = this.#starts[index] ?? { row: 0 };
      if (row >= to) break;
      rows.push(...this.#rows(index).slice(Math.max(0, from - row), to - row));
    }
    return rows;
  }

  close(): void {
    this.#file?.close();
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

  #rows(index: number): Row[] {
    const decoded = this.#decoded(index);
    decoded.rows ??= Array.isArray(decoded.block) ? decoded.block : rowsOf(decoded.block);
    return decoded.rows;
  }

  #decoded(index: number): Decoded {
    const held = this.#held.get(index);
    if (held) return held;
    const decoded = { block: decodedRows(this.#bytes(index)) };
    if (!this.#areAllHeld) this.#held.clear();
    this.#held.set(index, decoded);
    return decoded;
  }

  #bytes(index: number): Uint8Array {
    const { bytes, octets } = this.#spool.blocks[index] ?? { bytes: null, octets: 0 };
    return bytes ?? this.#file?.octets(this.#starts[index]?.octet ?? 0, octets) ?? Buffer.alloc(0);
  }
}

/**
 * Does work on the rows that were read. So many that they would fill memory stay in their file.
 * @param held octets of encoded rows that are held decoded
 */
export const withRows = async <T>(spool: Spooled, work: (rows: Rows) => Promise<T>, held = HELD_OCTETS): Promise<T> => {
  const rows = new SpooledRows(spool, spool.octets <= held);
  try {
    return await work(rows);
  } finally {
    rows.close();
  }
};
