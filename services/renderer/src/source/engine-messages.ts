import type { SourceRow } from '@punctual/contracts';

/** A query for a database that runs inside a process of ours. */
export type EngineQuery = {
  engine: 'sqlite' | 'duckdb';
  /** The file of SQLite, the folder of DuckDB. */
  path: string;
  text: string;
  values: readonly (string | number | boolean | null)[];
};
/** What the process is told: one query, then a `next` for each slice of rows. */
export type ToEngine = EngineQuery | 'next';
/** What the process tells: a slice of rows, an empty one at the end, or why there are none. */
export type FromEngine = { rows: SourceRow[] } | { problem: 'failed' | 'denied' | 'bad-rows'; message: string };

/** Rows in one message. */
export const ROWS_AT_ONCE = 500;
