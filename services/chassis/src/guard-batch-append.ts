import type { Duplex } from 'node:stream';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb';

type Call = Duplex & { cancel(): void };
type Method = (this: unknown, ...args: unknown[]) => Call;

/**
 * The event store's client throws in its listener when the answer to an append refers to an unknown append, or lacks the
 * fields it reads (6.2.1, `batchAppend`). Thrown there, an error would end the process; as an error of the stream it
 * rejects the pending appends, which are then repeated on a new stream.
 */
const guarded = (stream: Call): Call => {
  const emit = stream.emit.bind(stream);
  stream.emit = (event: string | symbol, ...args: unknown[]): boolean => {
    if (event !== 'data') return emit(event, ...args);
    try {
      return emit(event, ...args);
    } catch (error) {
      const unavailable = {
        code: 14,
        details: `an answer of the event store could not be read: ${String(error)}`,
        metadata: { getMap: () => ({}) },
      };
      emit('error', Object.assign(new Error(unavailable.details), unavailable));
      stream.cancel();
      return true;
    }
  };
  return stream;
};

const prototype = StreamsClient.prototype as unknown as { batchAppend: Method };
const { batchAppend } = prototype;
prototype.batchAppend = function (...args) {
  return guarded(batchAppend.apply(this, args));
};
