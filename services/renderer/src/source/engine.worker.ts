import type { SourceRow } from '@punctual/contracts';
import type { EngineQuery, FromEngine, ToEngine } from './engine-messages';
import { SourceError } from './source-error';

// The process of one query. It has no environment, works in the folder it reads, and is killed when it takes too long: an engine
// inside the service would block it, and could not be ended. It never ends by itself: its end could overtake what it told last.

const rowsOf = async (query: EngineQuery): Promise<Iterable<SourceRow[]> | AsyncIterable<SourceRow[]>> =>
  query.engine === 'sqlite'
    ? (await import('./engine-sqlite.js')).sqliteRows(query)
    : (await import('./engine-duckdb.js')).duckdbRows(query);

const tell = (message: FromEngine): Promise<void> =>
  new Promise((resolve) => process.send?.(message, undefined, {}, () => resolve()));

let wake: () => void = () => undefined;
const next = (): Promise<void> => new Promise((resolve) => (wake = resolve));

const problemIn = (error: unknown): FromEngine => {
  if (error instanceof SourceError)
    return { problem: error.code === 'source/denied' ? 'denied' : 'bad-rows', message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  // SQLite has "not authorized" for what the authorizer refuses, DuckDB a permission error.
  const isDenial = /not authorized|readonly database|^Permission Error|prohibited/i.test(message);
  return { problem: isDenial ? 'denied' : 'failed', message };
};

const run = async (query: EngineQuery): Promise<void> => {
  try {
    for await (const rows of await rowsOf(query)) {
      const asked = next();
      await tell({ rows });
      await asked;
    }
    await tell({ rows: [] });
  } catch (error) {
    await tell(problemIn(error));
  }
};

process.on('disconnect', () => process.exit(0));
process.on('message', (message: ToEngine) => {
  if (message === 'next') wake();
  else void run(message);
});
