import { z } from 'zod';
import { hasControl, jsonOctets } from '../text';

/** An event is at most 1 MiB with its envelope; rows given inline travel inside one. */
export const MAX_INLINE_OCTETS = 768 * 1024;
/** The longest query and the longest JSONata expression, in characters. */
const MAX_QUERY = 20_000;
const MAX_EXPRESSION = 2_000;
/** The most requests that one source makes for its pages. */
const MAX_PAGES = 1_000;
/** The most that a request sends: its query, headers and body, as JSON. */
const MAX_REQUEST_OCTETS = 32 * 1024;

const row = z.record(z.string().max(200), z.json());
/** A row of a source: values by column. Data sources give instants as dates and large integers as bigints, too. */
export type SourceRow = Readonly<Record<string, unknown>>;

const configuredName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const notName = 'must begin with a letter or digit and have at most 64 letters, digits, dots, dashes and underscores';
/** What an operator calls a connection or a secret. Case counts. */
export const connectionName = z.string().regex(configuredName, notName);

const inline = z.strictObject({
  kind: z.literal('inline'),
  rows: z
    .array(row)
    .refine((rows) => jsonOctets(rows) <= MAX_INLINE_OCTETS, `must be at most ${MAX_INLINE_OCTETS / 1024} KiB as JSON`),
});

const sql = z.strictObject({
  kind: z.literal('sql'),
  connection: connectionName.describe('the name of a connection that the operator configured'),
  query: z
    .string()
    .max(MAX_QUERY)
    .refine((text) => text.trim() !== '', 'must not be empty')
    .refine((text) => !text.includes('\0'), 'must not contain NUL')
    .describe('one statement that reads; `:name` binds the parameter of that name, a list as `IN (:names)`'),
});

const fromParameter = z.strictObject({ parameter: z.string().min(1).max(200) });
const token = z.string().regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,100}$/, 'must be a header name (RFC 9110)');
/** Headers that the connection itself sets, or that would reach another server behind a proxy. */
const OWN_HEADERS =
  /^(host|content-length|transfer-encoding|connection|upgrade|te|trailer|expect|proxy-.*|accept-encoding)$/i;
const headerValue = z.union([
  z
    .string()
    .max(4_000)
    .refine((text) => !hasControl(text), 'must not contain line breaks or control characters'),
  z.strictObject({ secret: connectionName.describe('the name of a secret that the operator configured') }),
]);

const webAddress = z
  .string()
  .max(2_000)
  .refine(
    (text) => URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol),
    'must be a URL that begins with http:// or https://',
  )
  .refine((text) => {
    if (!URL.canParse(text)) return true;
    const { username, password } = new URL(text);
    return username === '' && password === '';
  }, 'must not contain a user name or password; use a header with a secret');

const expression = z.string().trim().min(1, 'must not be empty').max(MAX_EXPRESSION);
const maxPages = z.number().int().min(1).max(MAX_PAGES).default(100).describe('more pages than this fail the run');

const paging = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('link'), maxPages }).describe('follows `Link: <…>; rel="next"` (RFC 8288)'),
  z
    .strictObject({
      by: z.literal('cursor'),
      next: expression.describe('JSONata that finds the cursor of the next page in the answer; nothing ends the pages'),
      parameter: z.string().min(1).max(200).describe('the query parameter that carries the cursor'),
      maxPages,
    })
    .describe('sends a cursor that the answer before contains'),
]);

const http = z.strictObject({
  kind: z.literal('http'),
  url: webAddress,
  method: z.enum(['GET', 'POST']).default('GET'),
  query: z
    .record(z.string().min(1).max(200), z.union([z.string(), z.number(), z.boolean(), fromParameter]))
    .default({})
    .describe('query parameters, added to those of the URL; `{"parameter": "region"}` is the value of that parameter'),
  headers: z
    .record(token, headerValue)
    .refine(
      (headers) => !Object.keys(headers).some((name) => OWN_HEADERS.test(name)),
      'must not set a header of the connection, such as Host',
    )
    .default({}),
  body: z
    .json()
    .optional()
    .describe('sent as JSON with POST; an object `{"parameter": "region"}` in it is the value of that parameter'),
  format: z.enum(['json', 'csv']).default('json'),
  rowsAt: expression
    .optional()
    .describe('JSONata that finds the rows in a JSON answer; without it the answer is the list of rows itself'),
  paging: paging.nullable().default(null),
});

const request = http.check(({ value, issues }) => {
  const refuse = (path: string, message: string) =>
    issues.push({ code: 'custom', path: [path], message, input: value });
  if (value.body !== undefined && value.method !== 'POST') refuse('body', 'is sent with the method POST only');
  if (value.format === 'csv' && value.rowsAt !== undefined) refuse('rowsAt', 'finds rows in JSON; CSV has none');
  if (value.format === 'csv' && value.paging?.by === 'cursor')
    refuse('paging', 'a cursor is found in JSON; CSV pages follow by "link"');
  if (jsonOctets([value.query, value.headers, value.body]) > MAX_REQUEST_OCTETS)
    refuse('body', `must be at most ${MAX_REQUEST_OCTETS / 1024} KiB as JSON, with query and headers`);
});

/** Where the rows of a report come from. */
export const sourceSchema = z.discriminatedUnion('kind', [inline, sql, request]);
/** What can say something else each time it is asked. */
export const askedSource = z.discriminatedUnion('kind', [sql, request]);
export type Source = z.infer<typeof sourceSchema>;
export type AskedSource = z.infer<typeof askedSource>;
export type SqlSource = Extract<Source, { kind: 'sql' }>;
export type HttpSource = Extract<Source, { kind: 'http' }>;

/** The rows that are in a definition itself; null where they come from elsewhere and are known only when it is rendered. */
export const inlineRows = (source: Source): readonly SourceRow[] | null =>
  source.kind === 'inline' ? source.rows : null;
