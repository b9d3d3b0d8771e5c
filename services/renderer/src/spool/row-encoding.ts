import { deserialize, serialize } from 'node:v8';
import { hasKeys, isRow, type Row } from '../data/row-list';

/** Rows of the same columns, column by column; any other rows as they are. */
type Encoded = { keys: string[]; columns: unknown[][] } | Row[];

/** Setting this key of an object sets its prototype. */
const PROTOTYPE = '__proto__';

/**
 * Rows in V8's own encoding, which knows every value of a source. Rows of a table have the same columns: their keys are written once, and
 * the values of a column follow each other, which takes half the room and half the time of objects. What is no row is left as it is: the table says what is wrong with it.
 */
export const encodedRows = (rows: readonly Row[]): Buffer => {
  const keys = isRow(rows[0]) ? Object.keys(rows[0]) : [];
  const isTable = keys.length > 0 && !keys.includes(PROTOTYPE) && rows.every((row) => isRow(row) && hasKeys(row, keys));
  const encoded: Encoded | readonly Row[] = isTable
    ? { keys, columns: keys.map((key) => rows.map((row) => row[key])) }
    : rows;
  return serialize(encoded);
};

/** What {@link encodedRows} wrote. */
export const decodedRows = (bytes: Uint8Array): Row[] => {
  const encoded = deserialize(bytes) as Encoded;
  if (Array.isArray(encoded)) return encoded;
  const { keys, columns } = encoded;
  const rows: Row[] = [];
  for (let at = 0; at < (columns[0]?.length ?? 0); at++) {
    const row: Row = {};
    for (let index = 0; index < keys.length; index++) row[keys[index] ?? ''] = columns[index]?.[at];
    rows.push(row);
  }
  return rows;
};
