import { createHash } from 'node:crypto';
import { hasKeys, type Row } from './row-list';

/** Rows whose text is hashed at a time. */
const ROWS_AT_ONCE = 50;

/** JSON knows neither long integers nor infinities; without their texts an infinity would be equal to null. */
const known = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value)) ? String(value) : value;

const valueText = (value: unknown): string => {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      // As JSON has it: the shortest digits, and 0 for -0.
      return Number.isFinite(value) ? String(value) : JSON.stringify(value, known);
    default:
      return value === null ? 'null' : (JSON.stringify(value, known) ?? 'null');
  }
};

/** Writes rows as lists of keys and values in the order of the keys. Most rows have the keys of the one before. */
const rowWriter = (): ((row: Row) => string) => {
  let keys: string[] = [];
  let order: { key: string; before: string }[] = [];
  return (row) => {
    if (!hasKeys(row, keys)) {
      keys = Object.keys(row);
      order = keys
        .toSorted((a, b) => (a < b ? -1 : 1))
        .map((key, index) => ({ key, before: `${index === 0 ? '[' : '],'}[${JSON.stringify(key)},` }));
    }
    if (order.length === 0) return '[]';
    let line = '';
    for (const { key, before } of order) line += before + valueText(row[key]);
    return `${line}]]`;
  };
};

/** Hashes rows one after the other. */
export type RowsHasher = {
  add(row: Row): void /** The SHA-256 (hex), the same whatever the order of the columns. */;
  result(): string;
};

export const rowsHasher = (): RowsHasher => {
  const hash = createHash('sha256').update('[');
  const textOf = rowWriter();
  let texts: string[] = [];
  let before = '';
  // Joined first: V8 takes twice the time to put a long text together that was made piece by piece.
  const update = (): void => {
    if (texts.length === 0) return;
    hash.update(before + texts.join(','));
    before = ',';
    texts = [];
  };
  return {
    add: (row) => {
      if (texts.push(textOf(row)) === ROWS_AT_ONCE) update();
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
