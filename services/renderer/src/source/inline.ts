import type { SourceRow } from '@punctual/contracts';
import type { RowSource } from './row-source';

const ROWS_AT_ONCE = 1_000;

/** The rows that a definition contains. */
export const inlineSource = (rows: readonly SourceRow[]): RowSource => ({
  async *read() {
    for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) yield rows.slice(at, at + ROWS_AT_ONCE);
  },
});
