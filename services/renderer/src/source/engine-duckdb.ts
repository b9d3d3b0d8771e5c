import { realpathSync } from 'node:fs';
import {
  DuckDBBlobValue,
  type DuckDBConnection,
  DuckDBDecimalValue,
  DuckDBInstance,
  DuckDBTimestampTZValue,
  type DuckDBValue,
  JsonDuckDBValueConverter,
  StatementType,
} from '@duckdb/node-api';
import type { SourceRow } from '@punctual/contracts';
import { type EngineQuery, ROWS_AT_ONCE } from './engine-messages';
import { exactDecimal, exactInteger, octetsText } from './exact-value';
import { rowMaker } from './row-maker';
import { SourceError } from './source-error';

/** Quotes a text of the operator's for a SET, which takes no parameters. */
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const restrict = async (connection: DuckDBConnection, folder: string): Promise<void> => {
  const settings = [
    "temp_directory = ''",
    `allowed_directories = [${quoted(`${folder}/`)}]`,
    'enable_external_access = false',
    'allow_community_extensions = false',
    'autoinstall_known_extensions = false',
    'autoload_known_extensions = false',
    "TimeZone = 'UTC'",
    'lock_configuration = true',
  ];
  for (const setting of settings) await connection.run(`SET ${setting}`);
};

const readValue = (
  value: DuckDBValue,
  index: number,
  types: Parameters<typeof JsonDuckDBValueConverter>[1][],
): unknown => {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  if (typeof value === 'bigint') return exactInteger(value);
  if (value instanceof DuckDBDecimalValue) return exactDecimal(value.toString());
  if (value instanceof DuckDBTimestampTZValue) return new Date(Number(value.micros / 1000n));
  if (value instanceof DuckDBBlobValue) return octetsText(value.bytes);
  const type = types[index];
  // Lists, structs and maps become JSON; dates, times and the like their text.
  return type ? JsonDuckDBValueConverter(value, type, JsonDuckDBValueConverter) : String(value);
};

/**
 * Rows of a query over the CSV and Parquet files of a folder. Nothing outside of it can be reached: the settings say so and are locked.
 * Relative names are those of the folder, since the process works there.
 */
export async function* duckdbRows({ path, text, values }: EngineQuery): AsyncGenerator<SourceRow[]> {
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '512MB', threads: '2' });
  const connection = await instance.connect();
  await restrict(connection, realpathSync(path));
  const statement = await connection.prepare(text);
  if (statement.statementType !== StatementType.SELECT)
    throw new SourceError('denied', 'the query may only read: only a SELECT is allowed in the source of a report');
  statement.bind([...values]);
  const result = await statement.stream();
  const make = rowMaker(result.columnNames());
  const types = result.columnTypes();
  for await (const rows of result.yieldRows())
    for (let at = 0; at < rows.length; at += ROWS_AT_ONCE)
      yield rows
        .slice(at, at + ROWS_AT_ONCE)
        .map((row) => make(row.map((value, index) => readValue(value, index, types))));
}
