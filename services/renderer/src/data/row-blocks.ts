import { RenderError } from './render-error';
import { hasKeys, isRow, type Row, type RowBlock } from './row-list';

/** Rows as they come from a source: as they are, or in blocks where most are column by column. */
export type GivenRows = Iterable<unknown> & {
  readonly length: number;
  slice(from: number, to: number): unknown[];
  blocks?(): Iterable<RowBlock | readonly unknown[]>;
};

/** Rows that are turned into one block at most. */
const ROWS_IN_BLOCK = 500;

const isBlock = (some: RowBlock | readonly unknown[]): some is RowBlock => 'columns' in some;

/** A block of rows that have the keys of the first one. */
export const blockOf = (rows: readonly Row[]): RowBlock => {
  const keys = Object.keys(rows[0] ?? {});
  return { length: rows.length, keys, columns: keys.map((key) => rows.map((row) => row[key])) };
};

/** Rows one after the other that have the same keys in the same order are a block. */
function* grouped(rows: readonly unknown[], before: number): Generator<RowBlock> {
  let group: Row[] = [];
  let keys: string[] = [];
  for (const [at, row] of rows.entries()) {
    if (!isRow(row))
      throw new RenderError('report/bad-row', `rows[${before + at}]: must be an object of column values`);
    if (group.length > 0 && (group.length === ROWS_IN_BLOCK || !hasKeys(row, keys))) {
      yield blockOf(group);
      group = [];
    }
    if (group.length === 0) keys = Object.keys(row);
    group.push(row);
  }
  if (group.length > 0) yield blockOf(group);
}

/**
 * All rows in blocks, in their order.
 * @throws RenderError `report/bad-row` for what is no object of values
 */
export function* blocksOf(rows: GivenRows): Generator<RowBlock> {
  let before = 0;
  for (const some of rows.blocks?.() ?? [rows.slice(0, rows.length)]) {
    if (isBlock(some)) yield some;
    else yield* grouped(some, before);
    before += some.length;
  }
}
