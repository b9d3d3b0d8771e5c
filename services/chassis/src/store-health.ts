import type { EventStoreDBClient } from '@eventstore/db-client';
import {
  type CallOptions,
  type Metadata,
  makeGenericClientConstructor,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import { Unavailable } from './errors';

const bytes = (buffer: Buffer): Buffer => buffer;

/** The standard gRPC health service; only the overall status is requested. */
const Health = makeGenericClientConstructor(
  {
    check: {
      path: '/grpc.health.v1.Health/Check',
      requestStream: false,
      responseStream: false,
      requestSerialize: bytes,
      requestDeserialize: bytes,
      responseSerialize: bytes,
      responseDeserialize: bytes,
    },
  },
  'Health',
);

type Check = (
  request: Buffer,
  metadata: Metadata,
  options: CallOptions,
  done: (error: ServiceError | null) => void,
) => void;
/** The client internals its own commands use: the connection and the call credentials. */
type Internals = {
  execute<T>(client: typeof Health, name: string, action: (client: { check: Check }) => Promise<T>): Promise<T>;
  callArguments(options: object): [Metadata, CallOptions];
};

/**
 * Checks that the store works, including writes. A store without the health service counts as healthy.
 * @throws Unavailable with the store's own message, such as a full disk
 */
export const checkStore = async (client: EventStoreDBClient): Promise<void> => {
  const { execute, callArguments } = client as unknown as Internals;
  const error = await execute(
    Health,
    'health',
    (health) =>
      new Promise<ServiceError | null>((resolve) =>
        health.check(Buffer.of(), ...callArguments.call(client, {}), resolve),
      ),
  );
  if (error && error.code !== status.UNIMPLEMENTED) throw new Unavailable('eventStore', error.details || error.message);
};
