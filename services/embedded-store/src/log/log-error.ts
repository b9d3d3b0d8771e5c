/** The problem with the file: the disk is full, it cannot be written for another reason, or its content is damaged. */
export type Trouble = 'full' | 'unwritable' | 'damaged';

/** How to recover from a damaged or missing log; every message about one ends with this. */
export const RESTORE =
  'Restore it from a backup and run "npm run rebuild-views"; see "Event store" in docs/operations.md';

/** The log file cannot be read or written. The message names the file, the problem and the remedy. */
export class LogError extends Error {
  override readonly name = 'LogError';
  constructor(
    readonly trouble: Trouble,
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}

// Primary result codes: https://www.sqlite.org/rescode.html
const TROUBLES: Readonly<Record<number, Trouble>> = {
  8: 'unwritable', // SQLITE_READONLY
  10: 'unwritable', // SQLITE_IOERR
  11: 'damaged', // SQLITE_CORRUPT
  13: 'full', // SQLITE_FULL
  14: 'unwritable', // SQLITE_CANTOPEN
  26: 'damaged', // SQLITE_NOTADB
};

/** SQLite's primary result code for an error it raised; undefined for every other error. */
export const sqliteCode = (error: unknown): number | undefined =>
  typeof error === 'object' && error !== null && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : undefined;

const sentence: Readonly<Record<Trouble, (file: string, reason: string) => string>> = {
  full: (file, reason) =>
    `the disk that holds the event log ${file} is full (${reason}): the append was not stored. Free some space; no restart is needed`,
  unwritable: (file, reason) =>
    `the event log ${file} cannot be written or read (${reason}). Check the disk, and that this user can read and write the file and its folder`,
  damaged: (file, reason) => `the event log ${file} is damaged (${reason}). ${RESTORE}`,
};

/** Turns a SQLite error about the file into a LogError; undefined for errors not caused by the file. */
export const logErrorOf = (file: string, error: unknown): LogError | undefined => {
  if (error instanceof LogError) return error;
  const trouble = TROUBLES[sqliteCode(error) ?? 0];
  if (!trouble) return undefined;
  return new LogError(trouble, sentence[trouble](file, error instanceof Error ? error.message : String(error)), error);
};
