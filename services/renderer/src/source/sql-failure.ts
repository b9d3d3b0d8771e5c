import { redacted, secretsInUrl } from './redact';
import { SourceError, type SourceProblem } from './source-error';

/** Classes of SQLSTATE that another try can change: connection, resources, operator, conflict with other transactions. */
const PASSING = /^(08|53|57|58|40)/;
const TIMEOUTS = new Set([
  '57014',
  '55P03',
  '25P03',
  'ER_STATEMENT_TIMEOUT',
  'ER_QUERY_TIMEOUT',
  'ER_LOCK_WAIT_TIMEOUT',
  'ER_QUERY_INTERRUPTED',
]);
const DENIALS =
  /^(42501|25006|28|0LP|ER_\w*ACCESS_DENIED\w*|ER_DBACCESS_DENIED_ERROR|ER_OPTION_PREVENTS_STATEMENT|ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION)/;
const NETWORK =
  /^(ECONN\w+|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE|PROTOCOL_CONNECTION_LOST|ER_CON_COUNT_ERROR|ER_SERVER_SHUTDOWN)$/;

type Thrown = { message?: unknown; code?: unknown; errno?: unknown; errors?: unknown };

/** MariaDB's number of a statement that took longer than `max_statement_time`; the driver has no name for it. */
const MARIADB_TIMEOUT = 1969;

const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A host with several addresses fails with an error for each of them. */
const firstOf = (thrown: unknown): Thrown => {
  if (typeof thrown !== 'object' || thrown === null) return {};
  const { errors } = thrown as Thrown;
  return Array.isArray(errors) ? ((errors[0] ?? {}) as Thrown) : thrown;
};

const problemOf = (code: string, message: string): SourceProblem => {
  if (NETWORK.test(code) || /^(connection terminated|timeout expired|connect timeout)/i.test(message))
    return 'unreachable';
  // PostgreSQL says 57014 for every cancellation; the time-out is the one that this program sets.
  if (TIMEOUTS.has(code)) return 'timeout';
  if (DENIALS.test(code)) return 'denied';
  return PASSING.test(code) ? 'unreachable' : 'failed';
};

/** What a database said, as the owner of the report may read it. */
export const sqlFailure = (thrown: unknown, url: string): SourceError => {
  if (thrown instanceof SourceError) return thrown;
  const error = firstOf(thrown);
  const code = error.errno === MARIADB_TIMEOUT ? 'ER_QUERY_TIMEOUT' : textIn(error.code);
  const message = textIn(error.message);
  const said = redacted(message, secretsInUrl(url));
  const problem = problemOf(code, message);
  if (problem === 'unreachable') return new SourceError(problem, `the database cannot be reached: ${said || code}`);
  if (problem === 'timeout') return new SourceError(problem, `the database ended the query: ${said}`);
  return new SourceError(problem, `the database says: ${said}`);
};
