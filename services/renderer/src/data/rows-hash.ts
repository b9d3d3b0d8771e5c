import { createHash } from 'node:crypto';

type Row = Record<string, unknown>;

/** Rows whose text is hashed at a time. */
const ROWS_AT_ONCE = 500;

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

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((key, index) => key === b[index]);

/** Writes rows as lists of keys and values in the order of the keys. Most rows have the keys of the one before. */
const rowWriter = (): ((row: Row) => string) => {
  let keys: string[] = [];
  let order: { key: string; text: string }[] = [];
  return (row) => {
    const own = Object.keys(row);
    if (!isSame(own, keys)) {
      keys = own;
      order = own.toSorted((a, b) => (a < b ? -1 : 1)).map((key) => ({ key, text: `[${JSON.stringify(key)},` }));
    }
    let line = '[';
    for (const { key, text } of order) line += `${line === '[' ? '' : ','}${text}${valueText(row[key])}]`;
    return `${line}]`;
  };
};

/** Hashes rows one after the other. */
export type RowsHasher = {
  add(row: Row): void /** The SHA-256 (hex), the same whatever the order of the columns. */;
  result(): string;
};

export const rowsHasher = (): RowsHasher => {
  const hash = createHash('sha256');
  const textOf = rowWriter();
  let text = '[';
  let count = 0;
  return {
    add: (row) => {
      text += count === 0 ? textOf(row) : `,${textOf(row)}`;
      if (++count % ROWS_AT_ONCE > 0) return;
      hash.update(text);
      text = '';
    },
    result: () => hash.update(`${text}]`).digest('hex'),
  };
};

/** The hash of all rows. See {@link RowsHasher} */
export const rowsHash = (rows: Iterable<Row>): string => {
  const hasher = rowsHasher();
  for (const row of rows) hasher.add(row);
  return hasher.result();
};
