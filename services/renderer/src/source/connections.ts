import { DEFAULT_TENANT } from '@punctual/chassis';
import { connectionName, roleSchema } from '@punctual/contracts';
import { z } from 'zod';
import type { Dialect } from './sql-text';

const KINDS: Readonly<Record<string, Dialect>> = {
  'postgres:': 'postgres',
  'postgresql:': 'postgres',
  'mysql:': 'mysql',
  'mariadb:': 'mysql',
  'sqlite:': 'sqlite',
  'duckdb:': 'duckdb',
};

const kindOf = (url: string): Dialect | undefined => (URL.canParse(url) ? KINDS[new URL(url).protocol] : undefined);

const isAddress = (url: string): boolean => {
  const kind = kindOf(url);
  if (kind === undefined) return false;
  const { hostname, pathname } = new URL(url);
  return kind === 'sqlite' || kind === 'duckdb' ? hostname === '' && pathname.length > 1 : hostname !== '';
};

/** Who may use a connection or a secret; everybody when it is left out. */
const allow = z
  .strictObject({
    roles: z.array(roleSchema).default([]),
    users: z.array(z.string().min(3).max(254)).default([]),
  })
  .optional();
export type Allow = z.infer<typeof allow>;

/** Whose accounts may use it at all; others do not learn that it exists. */
const tenant = z.string().min(1).default(DEFAULT_TENANT);

const connectionSchema = z.strictObject({
  url: z
    .string()
    .refine(
      isAddress,
      'must be a URL: postgres://, mysql:// or mariadb:// with a host, sqlite:///file or duckdb:///folder',
    ),
  tenant,
  allow,
});

/** Readers of PDF take no more octets of a password into account. */
const MAX_PASSWORD = 127;

const secretSchema = z
  .strictObject({
    value: z
      .string()
      .min(1)
      .refine((text) => !/[\r\n\0]/.test(text), 'must be one line'),
    hosts: z.array(z.string().min(1)).min(1).optional().describe('the only hosts it is sent to'),
    files: z.literal(true).optional().describe('it is a password of files, and sent nowhere'),
    tenant,
    allow,
  })
  .check(({ value: { value, hosts, files }, issues }) => {
    // A token of another system as a password could be guessed at from the file.
    const message = (hosts === undefined) === (files === undefined) ? 'must be given, or else "files": true' : null;
    if (message) issues.push({ code: 'custom', path: ['hosts'], message, input: '' });
    if (files && Buffer.byteLength(value) > MAX_PASSWORD)
      issues.push({ code: 'custom', path: ['value'], message: `must have at most ${MAX_PASSWORD} bytes`, input: '' });
  });

/** A database that the operator configured. */
export type Connection = { name: string; kind: Dialect; url: string; tenant: string; allow: Allow };
/** A value for a header that the operator configured, with the hosts that may see it, or a password of files. */
export type Secret = z.infer<typeof secretSchema>;

/** What is wrong with each entry, in one message. Values are never quoted: they are secrets. */
const problemsOf = (entry: z.ZodType, entries: Record<string, unknown>): string[] =>
  Object.entries(entries).flatMap(([name, value]) => {
    const badName = connectionName.safeParse(name).error?.issues[0]?.message;
    const wrong = entry.safeParse(value).error?.issues ?? [];
    return [
      ...(badName ? [`"${name}": the name ${badName}`] : []),
      ...wrong.map(({ path, message }) => `"${name}": ${path.join('.')} ${message}`),
    ];
  });

const entriesIn = (text: string): Record<string, unknown> | null => {
  try {
    return z.record(z.string(), z.unknown()).safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
};

/** Reads JSON text as a record by name. */
const named = <S extends z.ZodType>(entry: S) =>
  z
    .string()
    .default('{}')
    .transform((text, context): Record<string, z.output<S>> => {
      const entries = entriesIn(text);
      const problems = entries ? problemsOf(entry, entries) : ['must be a JSON object whose keys are names'];
      if (problems.length === 0) return z.record(z.string(), entry).parse(entries) as Record<string, z.output<S>>;
      context.issues.push({ code: 'custom', message: problems.join('; '), input: '' });
      return z.NEVER;
    });

/** The setting CONNECTIONS. */
export const connectionsSetting = named(connectionSchema);
/** The setting SOURCE_SECRETS. */
export const secretsSetting = named(secretSchema);

/** The connections by name. */
export const connectionsOf = (settings: z.output<typeof connectionsSetting>): ReadonlyMap<string, Connection> =>
  new Map(
    Object.entries(settings).flatMap(([name, { url, tenant: owner, allow: limits }]) => {
      const kind = kindOf(url);
      return kind ? [[name, { name, kind, url, tenant: owner, allow: limits }] as const] : [];
    }),
  );

/** The file or folder in the URL of SQLite or DuckDB. */
export const pathIn = (url: string): string => decodeURIComponent(new URL(url).pathname);
