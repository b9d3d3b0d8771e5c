import { ConfigError } from '@punctual/chassis';
import { type CompiledQuery, Kysely, PostgresDialect, SqliteDialect, sql, type Transaction } from 'kysely';
import { Pool } from 'pg';
import { ReadModelUnavailable } from './errors';
import { sqliteDatabase } from './sqlite';
import type { Cell } from './view';

/** Table names come from the views, so they are known only at run time. */
export type Tables = Record<string, Record<string, Cell>>;

/** The SQL database of the views. `kind` matters where the two dialects differ. */
export type Database = {
  kind: 'sqlite' | 'postgres';
  db: Kysely<Tables>;
  /** The rows of a statement, of what is committed. */
  rows<Row>(statement: CompiledQuery<Row>): Promise<Row[]>;
  /** Runs a statement once for each list of parameters, in the open transaction. Only where that is cheaper than one large statement. */
  runEach?(statement: string, all: Iterable<readonly Cell[]>): void;
  /** The first row of a statement for each list of parameters, in the open transaction. Where `runEach` is. */
  getEach?(statement: string, all: Iterable<readonly Cell[]>): Iterable<Record<string, Cell> | undefined>;
  /** Prepares for building views that nobody reads yet, or for serving reads again. */
  building?(on: boolean): void;
  /** Empties the files of what was in rows that were changed or removed. Requests wait meanwhile. */
  clean(): Promise<void>;
  close(): Promise<void>;
};
export type Sql = Kysely<Tables> | Transaction<Tables>;

/** How long to wait for a pool connection. */
const CONNECT_MS = 5_000;

/** Opens the views' database: PostgreSQL at `url`, or else the SQLite file. Nothing is read or written yet. */
export const openDatabase = (
  { url, file }: { url?: string | undefined; file: string },
  onError: (error: Error) => void,
): Database => {
  if (!url) {
    const sqlite = sqliteDatabase(file);
    const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: sqlite }) });
    const runEach = (text: string, all: Iterable<readonly Cell[]>): void => {
      const statement = sqlite.prepare(text);
      for (const parameters of all) statement.run(parameters);
    };
    const getEach = function* (text: string, all: Iterable<readonly Cell[]>) {
      const statement = sqlite.prepare(text);
      for (const parameters of all) yield statement.all(parameters)[0] as Record<string, Cell> | undefined;
    };
    // Where no transaction is open, a read needs no turn, and what Kysely does for one takes as long as a small statement.
    const rows = async <Row>(statement: CompiledQuery<Row>): Promise<Row[]> =>
      sqlite.inTransaction()
        ? (await db.executeQuery(statement)).rows
        : (sqlite.prepare(statement.sql).all(statement.parameters) as Row[]);
    const clean = async (): Promise<void> => {
      // Writes the file again without its free pages, which the write-ahead log holds as well.
      await sql`vacuum`.execute(db);
      await sql`pragma wal_checkpoint(truncate)`.execute(db);
    };
    return { kind: 'sqlite', db, rows, runEach, getEach, building: sqlite.building, clean, close: () => db.destroy() };
  }
  const pool = new Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: 'punctual-gateway',
  });
  // A broken idle connection is replaced on the next use; without a listener the error event would end the process.
  pool.on('error', onError);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  // Writes each table into a new file: the old one holds the rows as they were.
  const clean = async (): Promise<void> => {
    for (const { name } of await db.introspection.getTables())
      if (/^(view_|idempotency_)/.test(name)) await sql`vacuum (full) ${sql.table(name)}`.execute(db);
  };
  const rows = async <Row>(statement: CompiledQuery<Row>): Promise<Row[]> => (await db.executeQuery(statement)).rows;
  return { kind: 'postgres', db, rows, clean, close: () => db.destroy() };
};

// Class 08 connection exceptions, 53 insufficient resources, 57 operator intervention (PostgreSQL, appendix A).
const UNREACHABLE = /^(E(CONN|PIPE|TIMEDOUT|HOSTUNREACH|AI_AGAIN)|ENOTFOUND|08|53|57)/;

/** SQLite's primary result code for a full disk (https://www.sqlite.org/rescode.html). */
const SQLITE_FULL = 13;

/** Runs a query; a database that cannot be reached, or whose disk is full, becomes ReadModelUnavailable. */
export const query = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    const { code, message, errcode = 0 } = error as { code?: string; message?: string; errcode?: number };
    if ((errcode & 0xff) === SQLITE_FULL)
      throw new ReadModelUnavailable('the disk that holds the views is full', { cause: error });
    const lost =
      UNREACHABLE.test(code ?? '') ||
      /Connection terminated|timeout exceeded when trying to connect/.test(message ?? '');
    throw lost ? new ReadModelUnavailable('the views database does not respond', { cause: error }) : error;
  }
};

// Class 28 invalid authorization (PostgreSQL, appendix A).
const REFUSED = /^28/;

/**
 * Connects to the database once.
 * @throws ConfigError when it does not let the user of the URL in; ReadModelUnavailable when it does not answer
 */
export const checkDatabase = async ({ db }: Database): Promise<void> => {
  try {
    await query(() => sql`select 1`.execute(db));
  } catch (error) {
    if (!REFUSED.test((error as { code?: string }).code ?? '')) throw error;
    throw new ConfigError(
      'READ_MODEL_URL: the database refuses the user; put user:password@ of a user it knows into the URL',
      { cause: error },
    );
  }
};

/** Lets one gateway at a time create tables: two that start together would otherwise both create the same one. */
export const oneAtATime = async ({ kind }: Database, trx: Sql): Promise<void> => {
  if (kind === 'postgres') await sql`select pg_advisory_xact_lock(7201133)`.execute(trx);
};
