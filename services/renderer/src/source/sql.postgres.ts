import type { SourceRow } from '@punctual/contracts';
import { Client, type ClientConfig, types } from 'pg';
import Cursor from 'pg-cursor';
import { withDeadline } from './deadline';
import { exactDecimal, exactInteger, instantOr } from './exact-value';
import { rowMaker } from './row-maker';
import type { Reading, RowSource } from './row-source';
import { SourceError } from './source-error';
import { sqlFailure } from './sql-failure';
import { boundStatement } from './statement';

const ROWS_AT_ONCE = 500;
const CONNECT_MS = 10_000;

const numeric = new Set([21, 23, 26, 700, 701]);
/** Lists whose elements lose nothing in the driver's own reading. */
const plainLists = new Set([1000, 1005, 1007, 1009, 1015, 1021, 1022, 2951]);
/** Lists whose elements would: numeric, bigint, dates and times are read as lists of text. */
const exactLists = new Set([1016, 1115, 1182, 1185, 1231]);
const TEXT_LIST: number = 1009;

const asText = (text: string): unknown => text;
/** Reads a value by the OID of its type: exact numbers, instants; everything else as PostgreSQL writes it. */
const parserOf = (oid: number): ((text: string) => unknown) => {
  if (oid === 16) return (text) => text === 't';
  if (oid === 20) return exactInteger;
  if (oid === 1700) return exactDecimal;
  if (oid === 1184) return (text) => instantOr(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'));
  if (numeric.has(oid)) return Number;
  if (plainLists.has(oid)) return types.getTypeParser(oid, 'text') as (text: string) => unknown;
  if (exactLists.has(oid)) return types.getTypeParser(TEXT_LIST, 'text') as (text: string) => unknown;
  return asText;
};

/** Roles that do more than read, whatever the transaction says: they reach files and programs of the server. */
const POWERS = `select rolsuper, (select string_agg(r.rolname, ', ') from pg_roles r where r.rolname in
  ('pg_execute_server_program', 'pg_write_server_files', 'pg_read_server_files')
  and pg_has_role(current_user, r.oid, 'member')) as powers from pg_roles where rolname = current_user`;

const refusePowers = async (client: Client): Promise<void> => {
  const { rows } = await client.query<{ rolsuper: boolean; powers: string | null }>(POWERS);
  const [role] = rows;
  const power = role?.rolsuper ? 'superuser' : role?.powers;
  if (power)
    throw new SourceError(
      'denied',
      `the role of the connection is ${power}; the operator must give it one that only reads`,
    );
};

const settings = (ms: number): string =>
  [
    'BEGIN TRANSACTION READ ONLY',
    `SET LOCAL statement_timeout = ${ms}`,
    `SET LOCAL lock_timeout = ${ms}`,
    `SET LOCAL idle_in_transaction_session_timeout = ${ms}`,
    "SET LOCAL TimeZone = 'UTC'",
    "SET LOCAL DateStyle = 'ISO, YMD'",
    "SET LOCAL bytea_output = 'hex'",
    'SET LOCAL standard_conforming_strings = on',
  ].join('; ');

/** Ends the query at the server. Closing the connection would not: the server notices only when it sends a row. */
const cancel = async (config: ClientConfig, pid: number): Promise<void> => {
  const other = new Client(config);
  other.on('error', () => undefined);
  try {
    await other.connect();
    await other.query('select pg_cancel_backend($1)', [pid]);
  } finally {
    await other.end();
  }
};

/** The connection is new for every reading, so that no query can leave a setting behind for another. */
const configOf = (url: string): ClientConfig => ({
  connectionString: url,
  connectionTimeoutMillis: CONNECT_MS,
  application_name: 'punctual',
  keepAlive: true,
});

/** Rows of a query on PostgreSQL, read by a cursor in a transaction that is READ ONLY. */
export const postgresSource = (url: string, query: string): RowSource => ({
  read: (reading) => {
    const client = new Client(configOf(url));
    // An error while nothing is asked, such as the server going away, comes again with the next request.
    client.on('error', () => undefined);
    const end = () => {
      const { processID } = client as Client & { processID?: number };
      const close = () =>
        (client as Client & { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
      if (processID === undefined) close();
      else
        void cancel(configOf(url), processID)
          .catch(() => undefined)
          .finally(close);
    };
    const { limits, signal } = reading;
    return withDeadline({ ms: limits.ms, signal }, end, () => rows(client, url, query, reading));
  },
});

async function* rows(
  client: Client,
  url: string,
  query: string,
  { values, limits }: Reading,
): AsyncGenerator<readonly SourceRow[]> {
  const statement = boundStatement(query, 'postgres', values);
  try {
    await client.connect();
    await client.query(settings(limits.ms));
    await refusePowers(client);
    const cursor = client.query(
      new Cursor<unknown[]>(statement.text, [...statement.values], {
        rowMode: 'array',
        types: { getTypeParser: parserOf as typeof types.getTypeParser },
      }),
    );
    let make: ReturnType<typeof rowMaker> | null = null;
    for (;;) {
      const { slice, columns } = await readSome(cursor);
      make ??= rowMaker(columns);
      if (slice.length > 0) yield slice.map(make);
      if (slice.length < ROWS_AT_ONCE) return;
    }
  } catch (error) {
    throw sqlFailure(error, url);
  } finally {
    // A query that is still running would be waited for; the server rolls back when the connection ends.
    await client.end().catch(() => undefined);
  }
}

const readSome = (cursor: Cursor<unknown[]>): Promise<{ slice: unknown[][]; columns: string[] }> =>
  new Promise((resolve, reject) => {
    cursor.read(ROWS_AT_ONCE, (error, slice, result) => {
      if (error) reject(error);
      else resolve({ slice, columns: result.fields.map(({ name }) => name) });
    });
  });
