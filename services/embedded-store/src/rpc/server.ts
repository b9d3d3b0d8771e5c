import { GossipService } from '@eventstore/db-client/generated/gossip_grpc_pb';
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb';
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb';
import { type MethodDefinition, Server, ServerCredentials } from '@grpc/grpc-js';
import type { Core } from '../core';
import type { ListenOptions } from '../options';
import { append } from './append';
import { authorizer } from './auth';
import { batchAppend } from './batch-append';
import type { Context } from './context';
import { softDelete, tombstone } from './delete';
import { gossip, supportedMethods } from './discovery';
import { check, healthService } from './health';
import { read } from './read';
import { sendAhead } from './send-ahead';

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

/** A server that listens. */
export type RpcServer = {
  port: number;
  /** Connection string for the client: `esdb://127.0.0.1:PORT?tls=false`. */
  url: string;
  /** Ends every call with UNAVAILABLE, and stops listening. */
  close(): Promise<void>;
};

/** Serves the log over EventStoreDB's gRPC protocol. @throws Error when the port is taken */
export const startServer = async (
  core: Core,
  { host, port, credentials, tls, slowConsumer }: ListenOptions,
): Promise<RpcServer> => {
  const context: Context = { ...core, authorize: authorizer(credentials), slowConsumer, open: new Set() };
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
  server.addService(GossipService, { read: gossip(core.clock, () => bound) });
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
    throw new Error(
      `the event store cannot listen on ${host}:${port}: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
  const reachable =
    host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host.includes(':') ? `[${host}]` : host;
  return {
    port: bound,
    url: `esdb://${reachable}:${bound}?tls=${tls ? 'true' : 'false'}`,
    close: () => {
      for (const stop of [...context.open]) stop();
      return shutDown(server);
    },
  };
};
