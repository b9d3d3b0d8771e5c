import type { SQLInputValue, StatementSync } from 'node:sqlite';
import { openSqliteFile } from '@punctual/chassis';
import type { SqliteDatabase, SqliteStatement } from 'kysely';

/** The number of prepared statements kept; this service has far fewer queries. */
const KEPT = 256;
/** After how many pages of 4 KiB the write-ahead log is copied into the file. */
const PAGES = 8_000;
/** While views are built, each page changes again and again: it is copied, and the disk waited for, less often. */
const PAGES_BUILDING = 40_000;
/** KiB of pages that are kept in memory; the system's own cache has others. */
const CACHE = 32_000;
const CACHE_BUILDING = 64_000;

/** `building` says whether views are built that nobody reads yet. */
export type SqliteFile = SqliteDatabase & { building(on: boolean): void; inTransaction(): boolean };

/**
 * A SQLite file as Kysely's SqliteDialect wants it (the part of better-sqlite3 it uses), over `node:sqlite`.
 * Throws ConfigError when the file cannot be opened. A power failure may lose the last transactions but never leaves a partial one; the views then fold those events again.
 */
export const sqliteDatabase = (file: string): SqliteFile => {
  const database = openSqliteFile(
    file,
    'PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;',
    'delete it; the views are then folded from the event log again',
  );
  const building = (on: boolean): void =>
    database.exec(
      `PRAGMA wal_autocheckpoint = ${on ? PAGES_BUILDING : PAGES}; PRAGMA cache_size = -${on ? CACHE_BUILDING : CACHE}`,
    );
  building(false);
  const kept = new Map<string, SqliteStatement>();
  return {
    building,
    inTransaction: () => database.isTransaction,
    close: () => database.close(),
    prepare: (text) => {
      const known = kept.get(text);
      if (known) return known;
      // Otherwise a transaction that reads before it writes would fail instead of waiting when another process wrote in between.
      const statement = adapt(database.prepare(text === 'begin' ? 'begin immediate' : text));
      kept.set(text, statement);
      if (kept.size > KEPT) kept.delete(kept.keys().next().value ?? '');
      return statement;
    },
  };
};

const adapt = (statement: StatementSync): SqliteStatement => ({
  // Kysely needs to know whether a statement returns rows; only such statements have columns.
  reader: statement.columns().length > 0,
  all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
  run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
  iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
});
