import type { SourceRow } from '@punctual/contracts';
import { type Connection, type ConnectionOptions, createConnection, type FieldPacket, Types } from 'mysql2';
import { withDeadline } from './deadline';
import { exactDecimal, exactInteger, instantOr, octetsText } from './exact-value';
import { rowMaker } from './row-maker';
import type { Reading, RowSource } from './row-source';
import { SourceError } from './source-error';
import { sqlFailure } from './sql-failure';
import { boundStatement } from './statement';

const ROWS_AT_ONCE = 500;
const CONNECT_MS = 10_000;

/** Reads a value by the type of its column: exact numbers, instants of TIMESTAMP; DATE, DATETIME and TIME as they are written. */
const readValue = (value: unknown, { columnType }: FieldPacket): unknown => {
  if (value === null || value === undefined) return null;
  if (Buffer.isBuffer(value))
    return columnType === Types.BIT ? exactInteger(BigInt(octetsText(value).replace('\\', '0'))) : octetsText(value);
  if (typeof value === 'string') {
    if (columnType === Types.NEWDECIMAL || columnType === Types.DECIMAL) return exactDecimal(value);
    if (columnType === Types.LONGLONG) return exactInteger(value);
    if (columnType === Types.TIMESTAMP) return instantOr(`${value.replace(' ', 'T')}Z`);
  }
  return columnType === Types.LONGLONG && typeof value === 'bigint' ? exactInteger(value) : value;
};

const optionsOf = (url: string): ConnectionOptions => ({
  uri: url.replace(/^mariadb:/, 'mysql:'),
  connectTimeout: CONNECT_MS,
  timezone: 'Z',
  dateStrings: true,
  supportBigNumbers: true,
  bigNumberStrings: true,
  jsonStrings: true,
  multipleStatements: false,
  // Names of columns would become part of generated code.
  disableEval: true,
  flags: ['-LOCAL_FILES'],
});

const asked = <T = unknown>(connection: Connection, sql: string, values: unknown[] = []): Promise<T> =>
  new Promise((resolve, reject) => {
    connection.query(sql, values, (error, result) => (error ? reject(error) : resolve(result as T)));
  });

/** Rights that do more than read, whatever the transaction says. */
const refusePowers = async (connection: Connection): Promise<void> => {
  const grants = await asked<Record<string, string>[]>(connection, 'SHOW GRANTS');
  for (const grant of grants.flatMap((row) => Object.values(row))) {
    const power = /^GRANT (.*) ON \*\.\* TO/.exec(grant)?.[1]?.match(/\b(ALL PRIVILEGES|FILE|SUPER)\b/)?.[0];
    if (power)
      throw new SourceError(
        'denied',
        `the user of the connection has ${power}; the operator must give it one that only reads`,
      );
  }
};

const begin = async (connection: Connection, ms: number): Promise<void> => {
  const [{ version } = { version: '' }] = await asked<{ version: string }[]>(connection, 'SELECT VERSION() AS version');
  const limit = /mariadb/i.test(version) ? `max_statement_time = ${ms / 1000}` : `max_execution_time = ${ms}`;
  await asked(
    connection,
    `SET SESSION ${limit}, SESSION time_zone = '+00:00', SESSION lock_wait_timeout = ${Math.ceil(ms / 1000)}`,
  );
  await asked(connection, "SET SESSION sql_mode = CONCAT(REPLACE(@@sql_mode, 'NO_BACKSLASH_ESCAPES', ''))");
  await asked(connection, 'START TRANSACTION READ ONLY');
};

/** Closes the socket at once; the driver would wait for rows that nobody reads any more. */
const close = (connection: Connection): void => {
  (connection as Connection & { stream: { destroy(): void } }).stream.destroy();
  connection.destroy();
};

/** Ends the query at the server, which would otherwise go on until it has a row to send. */
const kill = async (url: string, thread: number): Promise<void> => {
  const other = createConnection(optionsOf(url));
  other.on('error', () => undefined);
  try {
    await asked(other, `KILL QUERY ${thread}`);
  } finally {
    close(other);
  }
};

/** Rows of a query on MySQL or MariaDB: a prepared statement in a transaction that is READ ONLY, its rows as they come. */
export const mysqlSource = (url: string, query: string): RowSource => ({
  read: ({ values, limits, signal }) => {
    const connection = createConnection(optionsOf(url));
    // An error while nothing is asked, such as the server going away, comes again with the next request.
    connection.on('error', () => undefined);
    const end = () => {
      const thread = connection.threadId;
      if (!thread) close(connection);
      else
        void kill(url, thread)
          .catch(() => undefined)
          .finally(() => close(connection));
    };
    return withDeadline({ ms: limits.ms, signal }, end, () => rows(connection, url, query, { values, limits }));
  },
});

async function* rows(
  connection: Connection,
  url: string,
  query: string,
  { values, limits }: Pick<Reading, 'values' | 'limits'>,
): AsyncGenerator<readonly SourceRow[]> {
  const statement = boundStatement(query, 'mysql', values);
  try {
    await begin(connection, limits.ms);
    await refusePowers(connection);
    const command = connection.execute({ sql: statement.text, values: [...statement.values], rowsAsArray: true });
    let fields: FieldPacket[] = [];
    command.on('fields', (found: FieldPacket[]) => (fields = found ?? []));
    let make: ReturnType<typeof rowMaker> | null = null;
    let slice: SourceRow[] = [];
    for await (const raw of command.stream({ highWaterMark: ROWS_AT_ONCE, objectMode: true })) {
      make ??= rowMaker(fields.map(({ name }) => name));
      const list = raw as unknown[];
      slice.push(make(list.map((value, index) => readValue(value, fields[index] as FieldPacket))));
      if (slice.length < ROWS_AT_ONCE) continue;
      yield slice;
      slice = [];
    }
    if (slice.length > 0) yield slice;
  } catch (error) {
    throw sqlFailure(error, url);
  } finally {
    close(connection);
  }
}
