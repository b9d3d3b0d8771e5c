import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb';
import { Metadata, type ServerInterceptingCallInterface } from '@grpc/grpc-js';
import { expect, it } from '@jest/globals';
import { sendAhead } from './send-ahead';

/** A connection that writes only when told to; a real one cannot be stopped between two messages. */
const setUp = () => {
  const writing: (() => void)[] = [];
  const connection: Partial<ServerInterceptingCallInterface> = {
    sendMetadata: () => {},
    sendMessage: (_, written) => void writing.push(written),
  };
  const call = sendAhead(StreamsService.read, connection as ServerInterceptingCallInterface);
  call.sendMetadata(new Metadata());
  let taken = 0;
  /** Sends one message after the other as soon as the last was taken, as a stream does. Answers how many were taken. */
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

it('takes small messages without waiting for each to be written, in order and once', () => {
  const { writing, send } = setUp();
  expect(send(100, Buffer.alloc(10))).toBe(100);
  expect(writing.length).toBe(100);
});

it('takes no more than a batch ahead of the connection, and goes on when that has written', () => {
  const { writing, send, taken } = setUp();
  expect(send(1_000, Buffer.alloc(10))).toBe(127);
  expect(writing.length).toBe(128);
  writing.shift()?.();
  expect([taken(), writing.length]).toEqual([128, 128]);
  while (writing.length > 0) writing.shift()?.();
  expect(taken()).toBe(1_000);
});

it('counts bytes, so that large events wait for each other', () => {
  const { writing, send, taken } = setUp();
  expect(send(3, Buffer.alloc(16 * 1024 * 1024))).toBe(0);
  expect(writing.length).toBe(1);
  writing.shift()?.();
  expect([taken(), writing.length]).toEqual([1, 1]);
});
