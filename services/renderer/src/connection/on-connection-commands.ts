import { type Clock, type CommandHandler, currentContext } from '@punctual/chassis';
import { type ConnectionCheck, type ConnectionResource, Rejection, type SqlSource } from '@punctual/contracts';
import type { Connection } from '../source/connections';
import { SourceError } from '../source/source-error';
import type { Sources } from '../source/sources';

type Needs = { sources: Sources; clock: Clock };

/** Shorter than a caller waits for the reply. */
const CHECK_MS = 5_000;

/** The connections by name, with how each was last used here. */
export const onListConnections =
  ({ sources }: Pick<Needs, 'sources'>): CommandHandler<'ListConnections'> =>
  async () => {
    const { all, isAdmin } = await sources.connectionsFor(currentContext().userId ?? '');
    const shown = all.map(({ name, kind, usable, allow }) => {
      const use = sources.lastUse(name);
      const error = use?.error && { ...use.error, message: isAdmin ? use.error.message : null };
      const about = { name, kind, usable, lastUsedAt: use?.at ?? null, lastError: error ?? null };
      return (isAdmin ? { ...about, allow: allow ?? null } : about) satisfies ConnectionResource;
    });
    return { connections: shown.sort((a, b) => (a.name < b.name ? -1 : 1)) };
  };

const probe = (name: string, kind: Connection['kind']): SqlSource => ({
  kind: 'sql',
  connection: name,
  // SQLite opens its file only when something in it is read.
  query: kind === 'sqlite' ? 'select count(*) as n from sqlite_schema' : 'select 1 as n',
});

/** Connects, with the rights of the caller. @throws Rejection `connection/unknown`, also where the caller may not know of it */
export const onCheckConnection =
  ({ sources, clock }: Needs): CommandHandler<'CheckConnection'> =>
  async ({ data: { name } }) => {
    const userId = currentContext().userId ?? '';
    const { all } = await sources.connectionsFor(userId);
    const connection = all.find((one) => one.name === name);
    if (!connection) throw new Rejection('connection/unknown', 'there is no such connection');
    const started = Date.parse(clock.now());
    const took = () => Date.parse(clock.now()) - started;
    try {
      const request = { userId, values: {}, mostRows: 1, ms: CHECK_MS };
      for await (const _ of sources.read(probe(name, connection.kind), request));
      return { ok: true, code: null, message: 'it works', ms: took() } satisfies ConnectionCheck;
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      return { ok: false, code: error.code, message: error.message, ms: took() } satisfies ConnectionCheck;
    }
  };
