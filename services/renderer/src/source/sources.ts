import { type Clock, contextInForce, DEFAULT_TENANT, type Limited, limited } from '@punctual/chassis';
import type { FieldError, HttpSource, ReportFiles, Source, SourceRow, SqlSource } from '@punctual/contracts';
import type { Passwords } from '../data/content';
import { type AllowedHosts, checkLiteral } from './address-guard';
import type { Allow, Connection, Secret } from './connections';
import { expressionProblems } from './expressions';
import type { HeaderSecrets } from './http';
import { inlineSource } from './inline';
import { limitedRows } from './limited-rows';
import { may, type ReaderOf, readerAt } from './rights';
import type { Limits, QueryValues, RowSource } from './row-source';
import { SourceError } from './source-error';
import { sourceField } from './source-field';
import { sqlSource } from './sql';
import { checkStatement } from './statement';

/** What sources are read with: what the operator configured, and the accounts. */
export type SourceNeeds = {
  connections: ReadonlyMap<string, Connection>;
  secrets: ReadonlyMap<string, Secret>;
  allowedHosts: AllowedHosts;
  limits: Limits;
  readerOf: ReaderOf;
  clock: Clock;
};

/** On whose behalf a source is read, and with which values. */
export type ReadRequest = {
  userId: string;
  values: QueryValues;
  /** Lower limits than those of the settings. */
  mostRows?: number;
  ms?: number;
};

/** The last use of a connection in this process. */
export type ConnectionUse = { at: string; error: { code: string; message: string } | null };

/** Reads the sources of reports. */
export interface Sources {
  /** The rows in slices, within the limits. @throws SourceError */
  read(source: Source, request: ReadRequest): AsyncIterable<readonly SourceRow[]>;
  /** What a definition gets wrong that is known before it runs, by the field. */
  problemsOf(source: Source, userId: string): Promise<FieldError[]>;
  /** Why the account with an address may not have the rows of a source; null where it may. */
  refusalOf(source: Source, address: string): Promise<string | null>;
  /** The passwords of the files of a report. @throws SourceError `unknown-secret`, `denied` */
  passwordsOf(files: ReportFiles, userId: string): Promise<Passwords>;
  /** What is wrong with the passwords that a definition names, by the field. */
  passwordProblems(files: ReportFiles, userId: string): Promise<FieldError[]>;
  /** The connections that an account may know of: those it may use, all for an administrator. */
  connectionsFor(
    userId: string,
  ): Promise<{ isAdmin: boolean; all: (Pick<Connection, 'name' | 'kind' | 'allow'> & { usable: boolean })[] }>;
  /** How a connection was last used; null when it was not. */
  lastUse(connection: string): ConnectionUse | null;
}

/** More queries on one database or requests to one host at the same time wait, so that reports do not take all it has. */
const READINGS_AT_ONCE = 4;

const inTurns = (): ((name: string) => Limited) => {
  const turns = new Map<string, Limited>();
  return (name) => {
    const turn = turns.get(name) ?? limited(READINGS_AT_ONCE, Number.POSITIVE_INFINITY, '');
    turns.set(name, turn);
    return turn;
  };
};

/** A place that is held until it is released. */
const place = (turn: Limited): Promise<() => void> =>
  new Promise((resolve) => {
    void turn(() => new Promise<void>((release) => resolve(release)));
  });

const targetOf = (source: SqlSource | HttpSource): string =>
  source.kind === 'sql' ? source.connection : new URL(source.url).host;

export const sources = (needs: SourceNeeds): Sources => {
  const { connections, secrets, allowedHosts, limits, readerOf, clock } = needs;
  const turnOf = inTurns();
  const uses = new Map<string, ConnectionUse>();

  /** What belongs to the tenant on whose behalf this runs. */
  const ours = <T extends { tenant: string }>(entry: T | undefined): T | undefined =>
    entry?.tenant === (contextInForce()?.tenantId ?? DEFAULT_TENANT) ? entry : undefined;

  const mayUse = async ({ allow }: { allow?: Allow }, userId: string): Promise<boolean> =>
    may(allow, allow ? await readerOf(userId) : null);

  /** @throws SourceError `unknown-connection`, `denied` */
  const connectionFor = async (name: string, userId: string): Promise<Connection> => {
    const connection = ours(connections.get(name));
    if (!connection) throw new SourceError('unknown-connection', `the operator has configured no connection "${name}"`);
    if (await mayUse(connection, userId)) return connection;
    throw new SourceError('denied', `the owner of the report may not use the connection "${name}"`);
  };

  /** @throws SourceError `unknown-secret`, `denied` */
  const secretNamed = async (name: string, userId: string): Promise<Secret> => {
    const secret = ours(secrets.get(name));
    if (!secret) throw new SourceError('unknown-secret', `the operator has configured no secret "${name}"`);
    if (await mayUse(secret, userId)) return secret;
    throw new SourceError('denied', `the owner of the report may not use the secret "${name}"`);
  };

  const passwordNamed = async (name: string, userId: string): Promise<string> => {
    const secret = await secretNamed(name, userId);
    if (secret.files) return secret.value;
    throw new SourceError('denied', `the secret "${name}" is not a password of files`);
  };

  /** The secrets of a source by its header. @throws SourceError `unknown-secret`, `denied` */
  const secretsFor = async ({ headers }: HttpSource, userId: string): Promise<HeaderSecrets> => {
    const found = new Map<string, { value: string; hosts: readonly string[] }>();
    for (const [header, value] of Object.entries(headers)) {
      if (typeof value === 'string') continue;
      const { value: text, hosts } = await secretNamed(value.secret, userId);
      if (!hosts) throw new SourceError('denied', `the secret "${value.secret}" is a password of files, for no header`);
      found.set(header, { value: text, hosts });
    }
    return found;
  };

  const opened = async (source: Source, userId: string): Promise<RowSource> => {
    switch (source.kind) {
      case 'inline':
        return inlineSource(source.rows);
      case 'sql':
        return sqlSource(await connectionFor(source.connection, userId), source.query);
      case 'http': {
        const { httpSource } = await import('./http.js');
        return httpSource(source, await secretsFor(source, userId), allowedHosts);
      }
    }
  };

  async function* reading(source: Source, request: ReadRequest): AsyncGenerator<readonly SourceRow[]> {
    const { userId, values, mostRows = limits.rows, ms = limits.ms } = request;
    const reader = await opened(source, userId);
    const ended = new AbortController();
    const bounds = { ...limits, ms: Math.min(ms, limits.ms), rows: mostRows };
    try {
      yield* limitedRows(reader.read({ values, limits: bounds, signal: ended.signal }), bounds);
    } finally {
      ended.abort();
    }
  }

  const noteUse = (source: Source, at: string, error: unknown): void => {
    if (source.kind !== 'sql' || !connections.has(source.connection)) return;
    const said =
      error instanceof SourceError
        ? { code: error.code, message: error.message }
        : { code: 'source/failed', message: 'it failed; the service log says why' };
    uses.set(source.connection, { at, error: error === null ? null : said });
  };

  return {
    async *read(source, request) {
      if (source.kind === 'inline') return yield* reading(source, request);
      const release = await place(turnOf(`${source.kind} ${targetOf(source)}`));
      const at = clock.now();
      try {
        yield* reading(source, request);
        noteUse(source, at, null);
      } catch (error) {
        noteUse(source, at, error);
        throw error;
      } finally {
        release();
      }
    },
    problemsOf: async (source, userId) => {
      try {
        if (source.kind === 'sql') checkStatement(source.query, (await connectionFor(source.connection, userId)).kind);
        if (source.kind === 'http') {
          checkLiteral(new URL(source.url), allowedHosts);
          await secretsFor(source, userId);
        }
        return source.kind === 'http' ? expressionProblems(source) : [];
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        return [{ path: sourceField(source, error), message: error.message }];
      }
    },
    refusalOf: async (source, address) => {
      const reader = await readerAt(readerOf, address);
      if (!reader) return 'there is no account with this address, whose rights would count';
      if (source.kind === 'sql' && !may(ours(connections.get(source.connection))?.allow, reader))
        return `its account may not use the connection "${source.connection}"`;
      const named = source.kind === 'http' ? Object.values(source.headers) : [];
      const refused = named.find(
        (value) => typeof value !== 'string' && !may(secrets.get(value.secret)?.allow, reader),
      );
      return refused && typeof refused !== 'string' ? `its account may not use the secret "${refused.secret}"` : null;
    },
    passwordsOf: async ({ pdf, excel }, userId) => ({
      ...(pdf?.password ? { pdf: await passwordNamed(pdf.password.secret, userId) } : {}),
      ...(excel?.password ? { excel: await passwordNamed(excel.password.secret, userId) } : {}),
    }),
    passwordProblems: async (files, userId) => {
      const problems: FieldError[] = [];
      for (const format of ['pdf', 'excel'] as const) {
        const named = files[format]?.password?.secret;
        if (named === undefined) continue;
        await passwordNamed(named, userId).catch((error: unknown) => {
          if (!(error instanceof SourceError)) throw error;
          problems.push({ path: `files.${format}.password.secret`, message: error.message });
        });
      }
      return problems;
    },
    connectionsFor: async (userId) => {
      const reader = await readerOf(userId);
      const isAdmin = reader?.role === 'admin';
      const known = [...connections.values()].filter((connection) => ours(connection));
      const all = known.map(({ name, kind, allow }) => ({
        name,
        kind,
        allow,
        usable: may(allow, reader),
      }));
      return { isAdmin, all: all.filter(({ usable }) => usable || isAdmin) };
    },
    lastUse: (name) => uses.get(name) ?? null,
  };
};
