import { deserialize, serialize } from 'node:v8';
import { blockOf } from '../data/row-blocks';
import { hasKeys, isRow, type Row, type RowBlock } from '../data/row-list';

/** Setting this key of an object sets its prototype. */
const PROTOTYPE = '__proto__';

/**
 * Rows in V8's own encoding, which knows every value of a source. Rows of a table have the same columns: their keys are written once, and
 * the values of a column follow each other, which takes half the room and half the time of objects. What is no row is left as it is: the table says what is wrong with it.
 */
export const encodedRows = (rows: readonly Row[]): Buffer => {
  const keys = isRow(rows[0]) ? Object.keys(rows[0]) : [];
  const isTable = keys.length > 0 && !keys.includes(PROTOTYPE) && rows.every((row) => isRow(row) && hasKeys(row, keys));
  return serialize(isTable ? blockOf(rows) : rows);
};

/** What {@link encodedRows} wrote: a table column by column, any other rows as they are. */
export const decodedRows = (bytes: Uint8Array): RowBlock | Row[] => deserialize(bytes);

/** The rows of a block of a table, as objects. */
export const rowsOf = ({ length, keys, columns }: RowBlock): Row[] => {
  const rows: Row[] = [];
  for (let at = 0; at < length; at++) {
    const row: Row = {};
    for (let index = 0; index < keys.length; index++) row[keys[index] ?? ''] = columns[index]?.[at];
    rows.push(row);
  }
  return rows;
};
