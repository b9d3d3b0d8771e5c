import { constants, DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import type { SourceRow } from '@punctual/contracts';
import { type EngineQuery, ROWS_AT_ONCE } from './engine-messages';
import { exactInteger, octetsText } from './exact-value';
import { rowMaker } from './row-maker';

const { SQLITE_OK, SQLITE_DENY, SQLITE_SELECT, SQLITE_READ, SQLITE_FUNCTION, SQLITE_RECURSIVE } = constants;
/** What a statement that reads does; anything else, such as ATTACH or PRAGMA, is refused before it runs. */
const READS = new Set<number>([SQLITE_SELECT, SQLITE_READ, SQLITE_FUNCTION, SQLITE_RECURSIVE]);

const readValue = (value: SQLOutputValue): unknown => {
  if (typeof value === 'bigint') return exactInteger(value);
  return value instanceof Uint8Array ? octetsText(value) : value;
};

/** Rows of a query on a SQLite file that is opened to read. */
export function* sqliteRows({ path, text, values }: EngineQuery): Generator<SourceRow[]> {
  const database = new DatabaseSync(path, { readOnly: true, allowExtension: false, timeout: 5_000 });
  database.setAuthorizer((action) => (READS.has(action) ? SQLITE_OK : SQLITE_DENY));
  const statement = database.prepare(text);
  statement.setReadBigInts(true);
  statement.setReturnArrays(true);
  const make = rowMaker(statement.columns().map(({ name }) => name));
  const bound = values.map((value) => (typeof value === 'boolean' ? Number(value) : value));
  let slice: SourceRow[] = [];
  for (const row of statement.iterate(...bound) as Iterable<unknown> as Iterable<SQLOutputValue[]>) {
    slice.push(make(row.map(readValue)));
    if (slice.length < ROWS_AT_ONCE) continue;
    yield slice;
    slice = [];
  }
  if (slice.length > 0) yield slice;
}
