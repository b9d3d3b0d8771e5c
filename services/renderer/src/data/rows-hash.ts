import { createHash } from 'node:crypto';
import { blocksOf, type GivenRows } from './row-blocks';
import type { RowBlock } from './row-list';

/** What comes next among the octets that are hashed: decision 0201. */
const NEXT = { null: 0, false: 1, true: 2, number: 3, text: 4, object: 5, keys: 6, row: 7 } as const;

/** Hashes without it are older: of the JSON of the rows. Equal rows have equal hashes of one kind. */
const KIND = '2:';

/** Octets that are hashed at a time. */
const OCTETS = 64 * 1024;
/** No part but a text has more: its mark, and a number. */
const MOST_OF_A_PART = 9;
/** Characters of a text that are written at a time: each has three octets at most. */
const CHARACTERS = 4096;

/** JSON knows neither long integers nor infinities; without their texts an infinity would be equal to null. */
const known = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value)) ? String(value) : value;

/** Writes values one after the other, each so that it is told from all others, and hashes them. */
class HashedValues {
  readonly #hash = createHash('sha256');
  readonly #octets = new Uint8Array(OCTETS);
  readonly #view = new DataView(this.#octets.buffer);
  #length = 0;

  mark(next: number): void {
    this.#makeRoom(MOST_OF_A_PART);
    this.#octets[this.#length++] = next;
  }

  count(next: number, count: number): void {
    this.mark(next);
    this.#view.setUint32(this.#length, count);
    this.#length += 4;
  }

  /** Each UTF-16 unit as UTF-8 writes its number (CESU-8): lone surrogates are kept apart, and the loop needs no look ahead. */
  text(next: number, text: string): void {
    this.count(next, text.length);
    for (let from = 0; from < text.length; from += CHARACTERS) {
      this.#makeRoom(3 * CHARACTERS);
      this.#characters(text, from, Math.min(text.length, from + CHARACTERS));
    }
  }

  value(value: unknown): void {
    switch (typeof value) {
      case 'string':
        return this.text(NEXT.text, value);
      case 'number':
        return this.#number(value);
      case 'boolean':
        return this.mark(value ? NEXT.true : NEXT.false);
      case 'bigint':
        return this.text(NEXT.text, String(value));
      case 'object':
        return this.#object(value);
      default:
        return this.mark(NEXT.null);
    }
  }

  /** SHA-256, as hexadecimal digits. */
  result(): string {
    this.#flush();
    return this.#hash.digest('hex');
  }

  #number(value: number): void {
    if (!Number.isFinite(value)) return this.text(NEXT.text, String(value));
    this.mark(NEXT.number);
    // A zero has no sign.
    this.#view.setFloat64(this.#length, value + 0);
    this.#length += 8;
  }

  #object(value: object | null): void {
    const json = value === null ? undefined : JSON.stringify(value, known);
    if (json === undefined || json === 'null') return this.mark(NEXT.null);
    const isText = json.startsWith('"');
    return this.text(isText ? NEXT.text : NEXT.object, isText ? (JSON.parse(json) as string) : json);
  }

  #characters(text: string, from: number, to: number): void {
    const octets = this.#octets;
    let at = this.#length;
    for (let index = from; index < to; index++) {
      const unit = text.charCodeAt(index);
      if (unit < 0x80) octets[at++] = unit;
      else {
        if (unit < 0x800) octets[at++] = 0xc0 | (unit >> 6);
        else {
          octets[at++] = 0xe0 | (unit >> 12);
          octets[at++] = 0x80 | ((unit >> 6) & 0x3f);
        }
        octets[at++] = 0x80 | (unit & 0x3f);
      }
    }
    this.#length = at;
  }

  #makeRoom(octets: number): void {
    if (this.#length + octets > OCTETS) this.#flush();
  }

  #flush(): void {
    this.#hash.update(this.#octets.subarray(0, this.#length));
    this.#length = 0;
  }
}

/** Hashes rows, block after block. */
export type RowsHasher = {
  add(block: RowBlock): void;
  /** The same whatever the order of the columns; of all rows, in their order. */
  result(): string;
};

export const rowsHasher = (): RowsHasher => {
  const values = new HashedValues();
  let last: readonly string[] | undefined;
  return {
    add: ({ length, keys, columns }) => {
      const places = keys.map((_, place) => place).sort((a, b) => ((keys[a] ?? '') < (keys[b] ?? '') ? -1 : 1));
      const sorted = places.map((place) => keys[place] ?? '');
      if (sorted.length !== last?.length || sorted.some((key, index) => key !== last?.[index])) {
        values.count(NEXT.keys, sorted.length);
        for (const key of sorted) values.text(NEXT.text, key);
        last = sorted;
      }
      const ordered = places.map((place) => columns[place] ?? []);
      for (let row = 0; row < length; row++) {
        values.mark(NEXT.row);
        for (let index = 0; index < ordered.length; index++) values.value(ordered[index]?.[row]);
      }
    },
    result: () => `${KIND}${values.result()}`,
  };
};

/** The hash of all rows. See {@link RowsHasher} */
export const rowsHash = (rows: GivenRows): string => {
  const hasher = rowsHasher();
  for (const block of blocksOf(rows)) hasher.add(block);
  return hasher.result();
};
