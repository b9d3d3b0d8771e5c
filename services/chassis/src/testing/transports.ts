import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedStore, startEmbeddedStore } from '@punctual/embedded-store';
import { connectStore } from '../connect-store';
import { EventStore } from '../event-store';
import type { StoreConnection } from '../store-connection';

/** A store, and a way to it. */
export type Reached = {
  store: EventStore;
  connection: StoreConnection;
  /** What `onLost` was called with. */
  lost: unknown[];
  /** Opens another connection to the same store. */
  another(): Promise<StoreConnection>;
  /** Ends the store; connections stay open. Not for a given server. */
  end(): Promise<void>;
};

/** A way to reach a store. Each `open` of an embedded store has a log of its own. */
export type Transport = {
  name: 'channel' | 'gRPC' | 'given server';
  open(closing: (() => Promise<void>)[]): Promise<Reached>;
};

const reached = async (
  connect: () => Promise<StoreConnection>,
  end: () => Promise<void>,
  closing: (() => Promise<void>)[],
): Promise<Reached> => {
  const lost: unknown[] = [];
  const connection = await connect();
  const store = new EventStore(connection, (error) => lost.push(error));
  closing.push(() => store.close());
  const another = async () => {
    const other = await connect();
    closing.push(() => other.close());
    return other;
  };
  return { store, connection, lost, another, end };
};

const embedded = (
  name: 'channel' | 'gRPC',
  at: (server: EmbeddedStore) => Parameters<typeof connectStore>[0],
): Transport => ({
  name,
  open: async (closing) => {
    const directory = await mkdtemp(join(tmpdir(), 'punctual-store-'));
    const server = await startEmbeddedStore({ file: join(directory, 'events.db') });
    closing.push(
      () => rm(directory, { recursive: true, force: true }),
      () => server.close(),
    );
    return reached(
      () => connectStore(at(server)),
      () => server.close(),
      closing,
    );
  },
});

/** Set by `npm run test:store -- esdb://…`. */
const given = process.env['EVENTSTORE_TEST_URL'];

/** Both ways to an embedded store; or, when a server is given, the way to that one. */
export const transports: Transport[] = given
  ? [
      {
        name: 'given server',
        open: (closing) =>
          reached(
            () => connectStore(given),
            async () => {},
            closing,
          ),
      },
    ]
  : [embedded('channel', (server) => server.connect()), embedded('gRPC', ({ url }) => url)];
