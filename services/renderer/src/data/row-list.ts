import { RenderError } from './render-error';

/** A row of a source. */
export type Row = Record<string, unknown>;

/** Whether a value of a source is a row; sources give lists, dates and single values too, where they are wrong. */
export const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** Whether a row has these keys, in this order. */
export const hasKeys = (row: Row, keys: readonly string[]): boolean => {
  let index = 0;
  for (const key in row) if (key !== keys[index++]) return false;
  return index === keys.length;
};

/** Rows of the same columns, column by column: `columns[at]` are the values of `keys[at]`. To walk through them makes no objects. */
export type RowBlock = {
  readonly length: number;
  readonly keys: readonly string[];
  readonly columns: readonly (readonly unknown[])[];
};

/** Rows that can be walked through again and again: a list, or more than memory holds. */
export interface Rows extends Iterable<Row> {
  readonly length: number;
  /** The rows from one index up to another. */
  slice(from: number, to: number): Row[];
  /** Those that are kept column by column so, the others as they are; absent where all are as they are. See `blocksOf`. */
  blocks?(): Iterable<RowBlock | readonly Row[]>;
}

/** The most rows that are held at once: those that name people, and those that a condition compares. */
export const MOST_HELD_ROWS = 100_000;

/** @throws RenderError `report/too-many-rows` */
export const checkHeld = (count: number): void => {
  if (count > MOST_HELD_ROWS)
    throw new RenderError(
      'report/too-many-rows',
      `rows: ${count} rows, at most ${MOST_HELD_ROWS} can be compared or name people; filter or aggregate in the source`,
    );
};
