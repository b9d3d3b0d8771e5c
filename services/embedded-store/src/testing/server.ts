import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient, type Position } from '@eventstore/db-client';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb';
import { credentials } from '@grpc/grpc-js';
import { it } from '@jest/globals';
import { startEmbeddedStore } from '../store';
import { event } from './store';

/** The server that the protocol tests run against, and a client of it. */
export type Server = {
  url: string;
  client: EventStoreDBClient;
  /** Credentials that make the client send each append as its own call, as it does when a call has credentials. */
  oneCall: { credentials: { username: string; password: string } };
  /** The generated client, for calls the Node client does not support. The caller closes it. */
  raw(): StreamsClient;
  /** Appends a marker event and returns its position, where a test can start reading `$all`. */
  mark(): Promise<Position>;
  close(): Promise<void>;
};

// Both are set by `npm run test:store -- esdb://…`.
const given = process.env['EVENTSTORE_TEST_URL'];
const givenVersion = process.env['EVENTSTORE_TEST_VERSION'];

const number = (version: string): number => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major * 100 + minor;
};

/** `it` for behaviour EventStoreDB has since a version: skipped when the server under test is older. */
export const since = (version: string): typeof it | typeof it.skip =>
  givenVersion && number(givenVersion) < number(version) ? it.skip : it;

/** An unused name: the log of the server under test need not be empty. */
export const fresh = (prefix = 's'): string => `${prefix}-${randomUUID()}`;

/** Connects to the server of `EVENTSTORE_TEST_URL`; without one, starts an embedded store. */
export const connectToServer = async (): Promise<Server> => {
  const folder = await mkdtemp(join(tmpdir(), 'embedded-store-'));
  const store = given ? undefined : await startEmbeddedStore({ file: join(folder, 'events.db') });
  const url = given ?? store?.url ?? '';
  const { username, password, host, searchParams } = new URL(url);
  const client = EventStoreDBClient.connectionString([url] as unknown as TemplateStringsArray);
  return {
    url,
    client,
    oneCall: {
      credentials: { username: decodeURIComponent(username || 'a'), password: decodeURIComponent(password || 'b') },
    },
    raw: () =>
      new StreamsClient(
        host,
        searchParams.get('tls') === 'false' ? credentials.createInsecure() : credentials.createSsl(),
      ),
    mark: async () => {
      const { position } = await client.appendToStream(fresh('mark'), event('Marked'));
      if (!position) throw new Error('an append without a position');
      return position;
    },
    close: async () => {
      await client.dispose();
      await store?.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
