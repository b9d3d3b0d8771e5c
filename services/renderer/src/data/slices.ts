import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Cell, cellOf } from './cell';
import { blocksOf } from './row-blocks';
import type { Row } from './row-list';
import type { Table } from './table';

/** About this many cells are formatted between two turns of the event loop: some tens of milliseconds at most. */
const CELLS_PER_TURN = 2_000;

const rowsPerTurn = ({ columns }: Table): number =>
  Math.max(1, Math.floor(CELLS_PER_TURN / Math.max(1, columns.length)));

/** The rows of a table in slices, yielding to the event loop between them, so that a big report does not block other work. */
export async function* slices(table: Table): AsyncGenerator<Row[]> {
  const { rows } = table;
  const size = rowsPerTurn(table);
  for (let start = 0; start < rows.length; start += size) {
    if (start > 0) await nextTurn();
    yield rows.slice(start, start + size);
  }
}

/** Cells of a table, column by column: those of the rows from one index up to another. Columns that no row of them has are empty. */
export type CellSlice = { columns: readonly (readonly Cell[])[]; from: number; to: number };

/** Values of a source as cells; most are. */
const cells = (values: readonly unknown[]): readonly Cell[] =>
  values.every((value) => cellOf(value) === value) ? (values as Cell[]) : values.map(cellOf);

/** As {@link slices}; makes no objects of rows that are kept column by column. */
export async function* cellSlices(table: Table): AsyncGenerator<CellSlice> {
  const size = rowsPerTurn(table);
  let count = 0;
  for (const { length, keys, columns } of blocksOf(table.rows)) {
    const all = new Map(keys.map((key, place) => [key, columns[place]]));
    const shown = table.columns.map(({ key }) => cells(all.get(key) ?? []));
    for (let from = 0; from < length; ) {
      if (count === size) {
        await nextTurn();
        count = 0;
      }
      const to = Math.min(length, from + size - count);
      yield { columns: shown, from, to };
      count += to - from;
      from = to;
    }
  }
}
