import { GossipService } from '@eventstore/db-client/generated/gossip_grpc_pb';
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb';
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb';
import { type MethodDefinition, Server, ServerCredentials } from '@grpc/grpc-js';
import { type Clock, systemClock } from './clock';
import { LogWriter } from './log/append';
import { closeQuietly, openDatabase } from './log/database';
import { EventLog } from './log/event-log';
import { Feed } from './log/feed';
import { FileHealth } from './log/file-health';
import { GroupCommit } from './log/group-commit';
import type { LogError } from './log/log-error';
import { Tail } from './log/tail';
import { checkOptions, type EmbeddedStoreOptions } from './options';
import { Retention } from './retention';
import { append } from './rpc/append';
import { authorizer } from './rpc/auth';
import { batchAppend } from './rpc/batch-append';
import type { Context } from './rpc/context';
import { softDelete, tombstone } from './rpc/delete';
import { gossip, supportedMethods } from './rpc/discovery';
import { check, healthService } from './rpc/health';
import { read } from './rpc/read';
import { sendAhead } from './rpc/send-ahead';

/** A running store. */
export type EmbeddedStore = {
  port: number;
  /** Connection string for the client: `esdb://127.0.0.1:PORT?tls=false`. */
  url: string;
  /**
   * Resolves when the file is found to be damaged. From then on every call is answered with DATA_LOSS; the host program
   * should exit and report the reason.
   */
  failed: Promise<LogError>;
  /** Commits what has been received, ends every call with UNAVAILABLE, closes the file. Can be repeated. */
  close(): Promise<void>;
};

/** What the store needs from its host program. */
export type Surroundings = {
  clock?: Clock;
  /** Receives a line for the operator when the file cannot be written, at most once a minute; standard error by default. */
  say?: (line: string) => void;
};

/** The default `say`. */
export const toStandardError = (line: string): void => void process.stderr.write(`${line}\n`);

// Allows the largest append plus framing; a larger message fails the whole call, not one append.
const MAX_MESSAGE = 17 * 1024 * 1024;
const CLOSE_GRACE_MS = 1_000;

// Responses to Read are already encoded (wire/encode-event).
const readMethod: MethodDefinition<ReadReq, Buffer> = {
  ...StreamsService.read,
  responseSerialize: (bytes) => bytes,
  responseDeserialize: (bytes) => bytes,
};

const bind = (server: Server, address: string, credentials: ServerCredentials): Promise<number> =>
  new Promise((resolve, reject) =>
    server.bindAsync(address, credentials, (error, port) => (error ? reject(error) : resolve(port))),
  );

const shutDown = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const force = setTimeout(() => {
      server.forceShutdown();
      resolve();
    }, CLOSE_GRACE_MS);
    server.tryShutdown(() => {
      clearTimeout(force);
      resolve();
    });
  });

/**
 * Starts a store in this thread.
 * @throws InvalidOptionsError for invalid options, @throws StoreLockedError when the file is in use
 * @throws LogError when the file is damaged, missing though it must exist, or cannot be opened
 * @throws Error when the port is taken
 */
export const startEmbeddedStore = async (
  options: EmbeddedStoreOptions,
  { clock = systemClock, say = toStandardError }: Surroundings = {},
): Promise<EmbeddedStore> => {
  const { file, mustExist, host, port, credentials, tls, maxAppendSize, slowConsumer } = checkOptions(options);
  const db = openDatabase(file, { mustExist });
  const log = new EventLog(db);
  const { promise: failed, resolve: fail } = Promise.withResolvers<LogError>();
  const health = new FileHealth(file, () => log.tryToWrite(), say, fail);
  const tail = new Tail(log.lastPosition);
  const feed = new Feed();
  const retention = new Retention(log, tail, clock, health);
  const commits = new GroupCommit(log, clock, health, (events) => {
    tail.push(events);
    feed.committed(events);
    retention.committed(events);
  });
  const context: Context = {
    source: { log, tail, clock },
    writer: new LogWriter(log),
    commits,
    feed,
    health,
    clock,
    authorize: authorizer(credentials),
    maxAppendSize,
    slowConsumer,
    open: new Set(),
  };

  const server = new Server({
    'grpc.max_receive_message_length': MAX_MESSAGE,
    'grpc.max_send_message_length': MAX_MESSAGE,
    // Sending ahead would hide up to a batch of events that the peer has not read yet.
    interceptors: slowConsumer ? [] : [sendAhead],
  });
  server.addService(
    { ...StreamsService, read: readMethod },
    {
      read: read(context),
      append: append(context),
      batchAppend: batchAppend(context),
      delete: softDelete(context),
      tombstone: tombstone(context),
    },
  );
  server.addService(GossipService, { read: gossip(clock, () => bound) });
  server.addService(ServerFeaturesService, { getSupportedMethods: supportedMethods(slowConsumer !== undefined) });
  server.addService(healthService, { check: check(context) });

  let bound = port;
  try {
    const key = tls && [{ private_key: Buffer.from(tls.key), cert_chain: Buffer.from(tls.cert) }];
    bound = await bind(
      server,
      `${host.includes(':') ? `[${host}]` : host}:${port}`,
      key ? ServerCredentials.createSsl(null, key) : ServerCredentials.createInsecure(),
    );
  } catch (error) {
    db.close();
    throw new Error(
      `the event store cannot listen on ${host}:${port}: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
  retention.start();

  const close = async (): Promise<void> => {
    retention.stop();
    commits.close();
    for (const stop of [...context.open]) stop();
    await shutDown(server);
    health.stop();
    closeQuietly(db);
  };
  let closing: Promise<void> | undefined;
  const reachable =
    host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host.includes(':') ? `[${host}]` : host;
  return {
    port: bound,
    failed,
    url: `esdb://${reachable}:${bound}?tls=${tls ? 'true' : 'false'}`,
    close: () => (closing ??= close()),
  };
};
