import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb';
import { Metadata, type ServerInterceptingCallInterface } from '@grpc/grpc-js';
import { expect, it } from '@jest/globals';
import { sendAhead } from './send-ahead';

/** A connection that writes only on request; a real one cannot be paused between two messages. */
const setUp = () => {
  const writing: (() => void)[] = [];
  const connection: Partial<ServerInterceptingCallInterface> = {
    sendMetadata: () => {},
    sendMessage: (_, written) => void writing.push(written),
  };
  const call = sendAhead(StreamsService.read, connection as ServerInterceptingCallInterface);
  call.sendMetadata(new Metadata());
  let taken = 0;
  /** Sends each message once the previous one is accepted, as a stream does. Returns how many were accepted. */
  const send = (count: number, message: Buffer): number => {
    const next = (left: number): void => {
      if (left > 0)
        call.sendMessage(message, () => {
          taken++;
          next(left - 1);
        });
    };
    next(count);
    return taken;
  };
  return { writing, send, taken: () => taken };
};

it('accepts small messages without waiting for each to be written, in order and once', () => {
  const { writing, send } = setUp();
  expect(send(100, Buffer.alloc(10))).toBe(100);
  expect(writing.length).toBe(100);
});

it('accepts at most one batch ahead of the connection, and continues after it is written', () => {
  const { writing, send, taken } = setUp();
  expect(send(1_000, Buffer.alloc(10))).toBe(127);
  expect(writing.length).toBe(128);
  writing.shift()?.();
  expect([taken(), writing.length]).toEqual([128, 128]);
  while (writing.length > 0) writing.shift()?.();
  expect(taken()).toBe(1_000);
});

it('counts bytes, so large events wait for each other', () => {
  const { writing, send, taken } = setUp();
  expect(send(3, Buffer.alloc(16 * 1024 * 1024))).toBe(0);
  expect(writing.length).toBe(1);
  writing.shift()?.();
  expect([taken(), writing.length]).toEqual([1, 1]);
});
