import type { SourceRow } from '@punctual/contracts';
import type { RowSource } from './row-source';

const ROWS_AT_ONCE = 1_000;

/** Rows in memory, in slices. */
export async function* slicesOf(rows: readonly SourceRow[]): AsyncGenerator<readonly SourceRow[]> {
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) yield rows.slice(at, at + ROWS_AT_ONCE);
}

/** The rows that a definition contains. */
export const inlineSource = (rows: readonly SourceRow[]): RowSource => ({ read: () => slicesOf(rows) });
