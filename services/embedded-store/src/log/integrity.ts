import { accessSync, closeSync, constants, mkdirSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { LogError, RESTORE, sqliteCode } from './log-error';

const MAGIC = 'SQLite format 3\0'; // https://www.sqlite.org/fileformat2.html#the_database_header
/** Files up to this size are read completely when opened: half a second for 256 MiB in the page cache. */
const WHOLE_CHECK_BYTES = 256 * 1024 * 1024;
const SAMPLE = 1_000;
const SQLITE_FULL = 13;

const codeOf = (error: unknown): string =>
  error instanceof Error ? ('code' in error ? String(error.code) : error.message) : String(error);

const attempt = (what: string, act: () => void): void => {
  try {
    act();
  } catch (error) {
    throw new LogError(
      'unwritable',
      `${what} (${codeOf(error)}). Grant this user read and write access there, or choose another location`,
      error,
    );
  }
};

const stat = (path: string): Stats | undefined => statSync(path, { throwIfNoEntry: false });

/**
 * Checks the path before SQLite opens it, because SQLite only reports "unable to open database file".
 * @param mustExist a log existed before, so a missing or empty file is an error and is not created
 * @throws LogError naming the path and the remedy
 */
export const checkPath = (file: string, mustExist: boolean): void => {
  const folder = dirname(file);
  attempt(`the folder ${folder} of the event log cannot be created`, () => mkdirSync(folder, { recursive: true }));
  let found: Stats | undefined;
  let changes: Stats | undefined;
  attempt(`the event log ${file} cannot be inspected`, () => {
    found = stat(file);
    changes = stat(`${file}-wal`);
  });
  if (found?.isDirectory())
    throw new LogError('unwritable', `the event log ${file} is a folder; give the path of a file`);
  if (!found || found.size === 0) {
    const gone = found ? 'is empty' : 'is missing';
    if (changes && changes.size > 0)
      throw new LogError('damaged', `the event log ${file} ${gone}, but ${file}-wal holds changes to it. ${RESTORE}`);
    if (mustExist) {
      throw new LogError(
        'damaged',
        `the event log ${file} ${gone}, but a log existed before. ${RESTORE}. To start with an empty log, move all of ${folder} elsewhere`,
      );
    }
  }
  attempt(`the folder ${folder} of the event log cannot be written to`, () =>
    accessSync(folder, constants.W_OK | constants.X_OK),
  );
  if (!found) return;
  attempt(`the event log ${file} cannot be read and written`, () => accessSync(file, constants.R_OK | constants.W_OK));
  if (found.size > 0 && !startsAsDatabase(file))
    throw new LogError('damaged', `${file} is not a database: it is not an event log, or it is damaged. ${RESTORE}`);
};

const startsAsDatabase = (file: string): boolean => {
  const start = Buffer.alloc(MAGIC.length);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, start, 0, start.length, 0);
  } finally {
    closeSync(descriptor);
  }
  return start.toString('latin1') === MAGIC;
};

const damaged = (file: string, reason: string): LogError =>
  new LogError('damaged', `the event log ${file} is damaged (${reason}). ${RESTORE}`);

/**
 * Checks an open log for damage. A small file is read completely (`PRAGMA quick_check`: every page, without comparing
 * indexes with their table). For a larger file only its length and its oldest and newest events are checked, so startup
 * stays quick.
 * @throws LogError, or SQLite's own error, when the log is damaged
 */
export const checkContent = (db: DatabaseSync, file: string): void => {
  foldChanges(db);
  const size = stat(file)?.size ?? 0;
  if (size <= WHOLE_CHECK_BYTES) {
    const [problem] = Object.values(db.prepare('PRAGMA quick_check(1)').get() ?? {});
    if (problem !== 'ok') throw damaged(file, String(problem).replaceAll('\n', ' '));
    return;
  }
  const pages = Number(db.prepare('PRAGMA page_count').get()?.['page_count']);
  const expected = pages * Number(db.prepare('PRAGMA page_size').get()?.['page_size']);
  if (size < expected) throw damaged(file, `it has ${size} of ${expected} bytes`);
  for (const order of ['DESC', 'ASC']) {
    const rows = db.prepare(`SELECT e.stream, e.revision, e.data, e.metadata, s.name FROM events e
      LEFT JOIN streams s ON s.id = e.stream ORDER BY e.position ${order} LIMIT ${SAMPLE}`);
    const byRevision = db.prepare('SELECT position FROM events WHERE stream = ? AND revision = ?');
    for (const { stream, revision, name } of rows.iterate()) {
      const inIndex = byRevision.get(stream ?? null, revision ?? null);
      if (name === null || !inIndex) throw damaged(file, `event ${String(stream)}:${String(revision)} is incomplete`);
    }
  }
};

/** Moves the write-ahead log into the file; if the disk is full, the changes stay in the write-ahead log. */
const foldChanges = (db: DatabaseSync): void => {
  try {
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch (error) {
    if (sqliteCode(error) !== SQLITE_FULL) throw error;
  }
};
