import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Row } from './row-list';
import type { Table } from './table';

/** About this many cells are formatted between two turns of the event loop: some tens of milliseconds at most. */
const CELLS_PER_TURN = 2_000;

/** The rows of a table in slices, yielding to the event loop between them, so that a big report does not block other work. */
export async function* slices({ rows, columns }: Table): AsyncGenerator<Row[]> {
  const size = Math.max(1, Math.floor(CELLS_PER_TURN / Math.max(1, columns.length)));
  for (let start = 0; start < rows.length; start += size) {
    if (start > 0) await nextTurn();
    yield rows.slice(start, start + size);
  }
}
