import { z } from 'zod';
import { jsonOctets } from '../text';

/** An event is at most 1 MiB with its envelope; rows given inline travel inside one. */
export const MAX_INLINE_OCTETS = 768 * 1024;
/** The longest query, in characters. */
const MAX_QUERY = 20_000;

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

/** Where the rows of a report come from. */
export const sourceSchema = z.discriminatedUnion('kind', [inline, sql]);
export type Source = z.infer<typeof sourceSchema>;
export type SqlSource = Extract<Source, { kind: 'sql' }>;

/** The rows that are in a definition itself; null where they come from elsewhere and are known only when it is rendered. */
export const inlineRows = (source: Source): readonly SourceRow[] | null =>
  source.kind === 'inline' ? source.rows : null;
