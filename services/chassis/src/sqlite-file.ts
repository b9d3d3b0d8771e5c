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
