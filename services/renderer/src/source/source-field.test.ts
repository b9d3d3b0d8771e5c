import { expect, it } from '@jest/globals';
import { type Source, sourceSchema } from '@punctual/contracts';
import { SourceError, type SourceProblem } from './source-error';
import { sourceField } from './source-field';

const sql: Source = { kind: 'sql', connection: 'shop', query: 'select 1' };
const http = sourceSchema.parse({
  kind: 'http',
  url: 'https://crm.example.com/orders',
  headers: { Accept: 'text/json', 'X-Key': { secret: 'crm' }, 'X-Other': { secret: 'hr' } },
});
const csv: Source = { ...(http as Extract<Source, { kind: 'http' }>), format: 'csv' };

it.each<[Source, SourceProblem, string, string]>([
  [sql, 'failed', 'the database says: no such column: regoin', 'source.query'],
  [sql, 'bad-query', 'the query has a quote that is not closed', 'source.query'],
  [sql, 'denied', 'the query may only read: DELETE is not allowed', 'source.query'],
  [sql, 'too-many-rows', 'more than 100,000 rows', 'source.query'],
  [sql, 'denied', 'the database says: password authentication failed', 'source.connection'],
  [sql, 'unreachable', 'the database cannot be reached', 'source.connection'],
  [sql, 'unknown-connection', 'the operator has configured no connection "shop"', 'source.connection'],
  [http, 'unreachable', 'the server cannot be reached', 'source.url'],
  [http, 'unknown-secret', 'the operator has configured no secret "hr"', 'source.headers.X-Other'],
  [http, 'denied', 'the secret "crm" is not for example.com', 'source.headers.X-Key'],
  [http, 'bad-rows', 'the answer is no list of rows', 'source.rowsAt'],
  [http, 'failed', 'the expression was ended', 'source.rowsAt'],
  [http, 'too-large', 'the source has more than 100 pages (paging.maxPages)', 'source.paging.maxPages'],
  [csv, 'bad-rows', 'the answer is not CSV', 'source.url'],
])('of %j: %s, %s, is said at %s', (source, problem, message, field) =>
  expect(sourceField(source, new SourceError(problem, message))).toBe(field),
);
