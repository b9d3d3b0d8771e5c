import type { handleUnaryCall, ServiceDefinition } from '@grpc/grpc-js';
import type { Context } from './context';
import { toServiceError } from './errors';

const SERVING = Buffer.of(0x08, 0x01); // HealthCheckResponse { status: SERVING }
const bytes = (buffer: Buffer): Buffer => buffer;

/** grpc.health.v1.Health, of which only Check is served: https://github.com/grpc/grpc/blob/master/doc/health-checking.md */
export const healthService: ServiceDefinition = {
  check: {
    path: '/grpc.health.v1.Health/Check',
    requestStream: false,
    responseStream: false,
    requestSerialize: bytes,
    requestDeserialize: bytes,
    responseSerialize: bytes,
    responseDeserialize: bytes,
  },
};

/**
 * Health/Check: SERVING, or the status that an append would now fail with (RESOURCE_EXHAUSTED: the disk is full), whose
 * message says why. Without required credentials a caller gets only the status. EventStoreDB has no such
 * service and answers UNIMPLEMENTED.
 */
export const check =
  ({ health, authorize }: Context): handleUnaryCall<Buffer, Buffer> =>
  (call, callback) => {
    const { trouble } = health;
    if (!trouble) return callback(null, SERVING);
    const error = toServiceError(trouble);
    if (authorize(call.metadata)) error.details = 'the event log cannot be written';
    callback(error);
  };
