import { DatabaseSync } from 'node:sqlite';

/** Another process (or another store in this one) has the file open. */
export class StoreLockedError extends Error {
  override readonly name = 'StoreLockedError';
  constructor(file: string, cause: unknown) {
    super(`the event store file ${file} is in use by another process; only one may open it at a time`, { cause });
  }
}

// `last event of a stream is never removed` (see retention) is what lets revisions and positions be derived from the
// rows: no counter has to be written with every append.
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS streams (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE IF NOT EXISTS events (
    position INTEGER PRIMARY KEY,
    stream   INTEGER NOT NULL REFERENCES streams (id),
    revision INTEGER NOT NULL,
    id       BLOB    NOT NULL,
    type     TEXT    NOT NULL,
    created  INTEGER NOT NULL,
    json     INTEGER NOT NULL,
    data     BLOB    NOT NULL,
    metadata BLOB    NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS events_by_revision ON events (stream, revision);
  CREATE INDEX IF NOT EXISTS events_by_id ON events (stream, id);
`;

const VERSION = 1;

/**
 * Opens (or creates) the log file: WAL, `synchronous=FULL`, so a committed transaction survives `kill -9` and power loss
 * (https://www.sqlite.org/pragma.html#pragma_synchronous), under an exclusive lock held until closed.
 * @throws StoreLockedError when another connection holds the file
 * @throws Error naming the file when it is no log, was written by a newer version, or cannot be opened
 */
export const openDatabase = (file: string): DatabaseSync => {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, { enableForeignKeyConstraints: false });
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    db.exec('PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -8192;');
    db.exec('BEGIN EXCLUSIVE; COMMIT;'); // takes the lock now rather than at the first append
    const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
    if (version > VERSION) throw new Error(`it has format ${version}; this program reads up to ${VERSION}`);
    db.exec(SCHEMA);
    db.exec(`PRAGMA user_version = ${VERSION}`);
    return db;
  } catch (error) {
    db?.close();
    if (isBusy(error)) throw new StoreLockedError(file, error);
    throw new Error(
      `cannot open the event store file ${file}: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
};

const SQLITE_BUSY = 5;
const isBusy = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'errcode' in error &&
  typeof error.errcode === 'number' &&
  (error.errcode & 0xff) === SQLITE_BUSY;
