import { createHash } from 'node:crypto';
import { hasKeys, type Row } from './row-list';

/** Rows whose text is hashed at a time. */
const ROWS_AT_ONCE = 50;

/** JSON knows neither long integers nor infinities; without their texts an infinity would be equal to null. */
const known = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value)) ? String(value) : value;

/** A value that JSON writes as it is meant. */
const writable = (value: unknown): unknown => {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'object':
      return value === null || value instanceof Date ? value : JSON.parse(JSON.stringify(value, known) ?? 'null');
    default:
      return typeof value === 'bigint' ? String(value) : null;
  }
};

/** A row as a list of keys and values, in the order of the keys. */
type Pairs = [key: string, value: unknown][];

/** Hashes rows one after the other. */
export type RowsHasher = {
  add(row: Row): void /** The SHA-256 (hex), the same whatever the order of the columns. */;
  result(): string;
};

export const rowsHasher = (): RowsHasher => {
  const hash = createHash('sha256').update('[');
  let keys: string[] = [];
  let order: string[] = [];
  // Filled again and again, and written by one call: V8 takes longer to put a text together piece by piece, and to make lists, than to write them.
  let pairs: Pairs[] = [];
  let count = 0;
  let isFirst = true;
  const update = (): void => {
    if (count === 0) return;
    if (!isFirst) hash.update(',');
    hash.update(JSON.stringify(count === pairs.length ? pairs : pairs.slice(0, count)).slice(1, -1));
    isFirst = false;
    count = 0;
  };
  return {
    add: (row) => {
      // Most rows have the keys of the one before.
      if (!hasKeys(row, keys)) {
        update();
        keys = Object.keys(row);
        order = keys.toSorted((a, b) => (a < b ? -1 : 1));
        pairs = [];
      }
      pairs[count] ??= order.map((key) => [key, null]);
      for (const pair of pairs[count] ?? []) pair[1] = writable(row[pair[0]]);
      count++;
      if (count === ROWS_AT_ONCE) update();
    },
    result: () => {
      update();
      return hash.update(']').digest('hex');
    },
  };
};

/** The hash of all rows. See {@link RowsHasher} */
export const rowsHash = (rows: Iterable<Row>): string => {
  const hasher = rowsHasher();
  for (const row of rows) hasher.add(row);
  return hasher.result();
};
