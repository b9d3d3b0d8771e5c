import type { SourceRow } from '@punctual/contracts';

/** An answer in JSON, and the expressions that find its rows and the cursor of the next page in it. */
export type JsonQuestion = { text: Uint8Array; rowsAt: string | null; next: string | null };
/** What the thread finds: how many rows, the cursor, then the rows in slices on request; or what is wrong. */
export type FromJson =
  | { cursor: string | null }
  | { rows: SourceRow[] }
  | { problem: 'bad-rows' | 'failed'; message: string };
export type ToJson = JsonQuestion | 'next';

export const ROWS_AT_ONCE = 500;
