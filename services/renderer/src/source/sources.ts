import { type Clock, type Limited, limited } from '@punctual/chassis';
import type { FieldError, Source, SourceRow } from '@punctual/contracts';
import type { Connection } from './connections';
import { inlineSource } from './inline';
import { limitedRows } from './limited-rows';
import { may, type ReaderOf } from './rights';
import type { Limits, QueryValues, RowSource } from './row-source';
import { SourceError } from './source-error';
import { sqlSource } from './sql';
import { checkStatement } from './statement';

/** What sources are read with: what the operator configured, and the accounts. */
export type SourceNeeds = {
  connections: ReadonlyMap<string, Connection>;
  limits: Omit<Limits, 'rows'>;
  readerOf: ReaderOf;
  clock: Clock;
};

/** On whose behalf a source is read, and with which values. */
export type ReadRequest = { userId: string; values: QueryValues; mostRows: number };

/** The last use of a connection in this process. */
export type ConnectionUse = { at: string; error: string | null };

/** Reads the sources of reports. */
export interface Sources {
  /** The rows in slices, within the limits. @throws SourceError */
  read(source: Source, request: ReadRequest): AsyncIterable<readonly SourceRow[]>;
  /** What a definition gets wrong that is known before it runs, by the field. */
  problemsOf(source: Source, userId: string): Promise<FieldError[]>;
  /** How a connection was last used; null when it was not. */
  lastUse(connection: string): ConnectionUse | null;
}

/** More queries on one database at the same time wait, so that reports do not take all its connections. */
const QUERIES_AT_ONCE = 4;

const inTurns = (): ((name: string) => Limited) => {
  const turns = new Map<string, Limited>();
  return (name) => {
    const turn = turns.get(name) ?? limited(QUERIES_AT_ONCE, Number.POSITIVE_INFINITY, '');
    turns.set(name, turn);
    return turn;
  };
};

/** A place that is held until it is released. */
const place = (turn: Limited): Promise<() => void> =>
  new Promise((resolve) => {
    void turn(() => new Promise<void>((release) => resolve(release)));
  });

export const sources = ({ connections, limits, readerOf, clock }: SourceNeeds): Sources => {
  const turnOf = inTurns();
  const uses = new Map<string, ConnectionUse>();

  /** @throws SourceError `unknown-connection`, `denied` */
  const connectionFor = async (name: string, userId: string): Promise<Connection> => {
    const connection = connections.get(name);
    if (!connection) throw new SourceError('unknown-connection', `the operator has configured no connection "${name}"`);
    if (!may(connection.allow, connection.allow ? await readerOf(userId) : null))
      throw new SourceError('denied', `the owner of the report may not use the connection "${name}"`);
    return connection;
  };

  const opened = async (source: Source, userId: string): Promise<RowSource> => {
    switch (source.kind) {
      case 'inline':
        return inlineSource(source.rows);
      case 'sql':
        return sqlSource(await connectionFor(source.connection, userId), source.query);
    }
  };

  async function* reading(source: Source, request: ReadRequest): AsyncGenerator<readonly SourceRow[]> {
    const { userId, values, mostRows } = request;
    const reader = await opened(source, userId);
    const ended = new AbortController();
    const bounds = { ...limits, rows: mostRows };
    try {
      yield* limitedRows(reader.read({ values, limits: bounds, signal: ended.signal }), bounds);
    } finally {
      ended.abort();
    }
  }

  return {
    async *read(source, request) {
      if (source.kind === 'inline') return yield* reading(source, request);
      const name = source.connection;
      const release = await place(turnOf(name));
      const at = clock.now();
      try {
        yield* reading(source, request);
        uses.set(name, { at, error: null });
      } catch (error) {
        if (connections.has(name))
          uses.set(name, {
            at,
            error: error instanceof SourceError ? error.message : 'it failed; the service log says why',
          });
        throw error;
      } finally {
        release();
      }
    },
    problemsOf: async (source, userId) => {
      if (source.kind !== 'sql') return [];
      try {
        const { kind } = await connectionFor(source.connection, userId);
        checkStatement(source.query, kind);
        return [];
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        const isQuery = error.code === 'source/bad-query' || error.message.startsWith('the query');
        return [{ path: isQuery ? 'source.query' : 'source.connection', message: error.message }];
      }
    },
    lastUse: (name) => uses.get(name) ?? null,
  };
};
