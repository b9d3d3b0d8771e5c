import { DatabaseSync } from 'node:sqlite';
import { ConfigError } from './config';

// Primary result codes: https://www.sqlite.org/rescode.html
const REASONS: Readonly<Record<number, string>> = {
  5: 'another process uses it; stop that one',
  8: 'it is read-only; let this user write the file and its folder',
  10: 'the disk does not read or write; check it',
  13: 'the disk is full; free some space',
  14: 'its folder is missing or closed to this user, or it is no file; let this user write the file and its folder',
  23: 'this user may not open it; let this user write the file and its folder',
};
const DAMAGED = new Set([11, 26]); // SQLITE_CORRUPT, SQLITE_NOTADB

/**
 * Opens a SQLite file, creates it if missing, and runs `setUp`. `whenDamaged` is the remedy for a file that is not a
 * database.
 * @throws ConfigError naming the file, what is wrong with it and what to do
 */
export const openSqliteFile = (file: string, setUp: string, whenDamaged: string): DatabaseSync => {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file);
    database.exec(setUp);
    return database;
  } catch (error) {
    database?.close();
    const { errcode, message } = error as { errcode?: number; message: string };
    const code = (errcode ?? 0) & 0xff;
    const reason = DAMAGED.has(code) ? `it is damaged; ${whenDamaged}` : REASONS[code];
    throw new ConfigError(`Cannot open ${file}: ${reason ?? message}.`, { cause: error });
  }
};

const BUSY = 5;
/** How long one that opens a shared file waits for the others that use it. */
const SHARED_WAIT_MS = 5_000;
const TRY_AGAIN_MS = 10;

/**
 * The same for a file that several threads and processes have open, which wait for each other, also while they create it.
 * @throws ConfigError as above, also when others keep it busy for five seconds
 */
export const openSharedSqliteFile = (file: string, setUp: string, whenDamaged: string): DatabaseSync => {
  const until = performance.now() + SHARED_WAIT_MS;
  for (;;) {
    try {
      const left = Math.max(0, Math.round(until - performance.now()));
      const text = `PRAGMA busy_timeout = ${left}; ${setUp}\n; PRAGMA busy_timeout = ${SHARED_WAIT_MS}`;
      return openSqliteFile(file, text, whenDamaged);
    } catch (error) {
      // The switch to a write-ahead log waits for no other that makes it at the same moment, whatever the timeout is.
      const { errcode = 0 } = (error as { cause: { errcode?: number } }).cause;
      if ((errcode & 0xff) !== BUSY || performance.now() > until) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, TRY_AGAIN_MS);
    }
  }
};
