import { createHash } from 'node:crypto';

type Row = Record<string, unknown>;

/** Rows whose text is hashed at a time. */
const ROWS_AT_ONCE = 500;

/** JSON knows neither long integers nor infinities; without their texts an infinity would be equal to null. */
const known = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value)) ? String(value) : value;

const valueText = (value: unknown): string => {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  return JSON.stringify(value, known) ?? 'null';
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
    return `[${order.map(({ key, text }) => `${text}${valueText(row[key])}]`).join(',')}]`;
  };
};

/** The SHA-256 (hex) of rows, the same whatever the order of their columns. */
export const rowsHash = (rows: Iterable<Row>): string => {
  const hash = createHash('sha256');
  const textOf = rowWriter();
  let texts: string[] = [];
  let before = '[';
  const update = () => {
    hash.update(before + texts.join(','));
    before = ',';
    texts = [];
  };
  for (const row of rows) if (texts.push(textOf(row)) === ROWS_AT_ONCE) update();
  if (texts.length > 0 || before === '[') update();
  return hash.update(']').digest('hex');
};
