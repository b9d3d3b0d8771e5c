import { DatabaseSync } from 'node:sqlite';
import { checkContent, checkPath } from './integrity';
import { logErrorOf, sqliteCode } from './log-error';

/** Another process (or another store in this process) has the file open. */
export class StoreLockedError extends Error {
  override readonly name = 'StoreLockedError';
  constructor(file: string, cause: unknown) {
    super(`the event store file ${file} is in use by another process; only one process can open it at a time`, {
      cause,
    });
  }
}

// The last event of a stream is never removed (see retention), so revisions and positions can be derived from the rows
// and appends need not update a counter.
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

const SQLITE_BUSY = 5;

/**
 * Opens (or creates) the log file: WAL, `synchronous=FULL`, so a committed transaction survives `kill -9` and power loss
 * (https://www.sqlite.org/pragma.html#pragma_synchronous), under an exclusive lock held until closed.
 * @throws StoreLockedError when another connection holds the file
 * @throws LogError when it cannot be opened, is damaged, or is missing though it `mustExist`
 * @throws Error naming the file when it was written by a newer version
 */
export const openDatabase = (file: string, { mustExist = false } = {}): DatabaseSync => {
  const inMemory = file === ':memory:';
  if (!inMemory) checkPath(file, mustExist);
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, { enableForeignKeyConstraints: false });
    // Only a file without tables takes it; in others the space of removed events is used again (docs/operations.md).
    db.exec('PRAGMA auto_vacuum = INCREMENTAL;');
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    db.exec('PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -8192;');
    db.exec('BEGIN EXCLUSIVE; COMMIT;'); // takes the lock now rather than at the first append
    const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
    if (version > VERSION) throw new Error(`it has format ${version}; this program reads up to ${VERSION}`);
    db.exec(SCHEMA);
    if (version < VERSION) db.exec(`PRAGMA user_version = ${VERSION}`); // only if needed, so the log opens on a full disk
    if (!inMemory) checkContent(db, file);
    return db;
  } catch (error) {
    closeQuietly(db);
    if (sqliteCode(error) === SQLITE_BUSY) throw new StoreLockedError(file, error);
    throw (
      logErrorOf(file, error) ??
      new Error(`cannot open the event store file ${file}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      })
    );
  }
};

/** Closes a database whose file may be damaged. Closing writes to it; errors are ignored. */
export const closeQuietly = (db: DatabaseSync | undefined): void => {
  try {
    db?.close();
  } catch {
    // the file is as it was before
  }
};
