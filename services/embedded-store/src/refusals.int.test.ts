import { randomUUID } from 'node:crypto';
import { binaryEvent, WrongExpectedVersionError } from '@eventstore/db-client';
import { UUID } from '@eventstore/db-client/generated/shared_pb';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb';
import { BatchAppendReq, type BatchAppendResp, ReadReq } from '@eventstore/db-client/generated/streams_pb';
import { credentials } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { Timestamp } from 'google-protobuf/google/protobuf/timestamp_pb';
import { fresh } from './testing/server';
import { collect, event, startTestStore, type TestStore, until } from './testing/store';
import { streamIdentifier } from './wire/stream-identifier';

let test: TestStore;
beforeAll(async () => {
  test = await startTestStore();
});
afterAll(() => test.close());

describe('an append that cannot be made', () => {
  it.each(['$$', '$$$$s', '$all'])('to %s is refused, and the next one is accepted', async (name) => {
    await expect(test.client.appendToStream(name, event('A'))).rejects.toThrow();
    await expect(test.client.appendToStream(fresh(), event('A'))).resolves.toMatchObject({ success: true });
  });

  it.each([
    ['no stream name', '', event('A'), 'stream_identifier'],
    ['an empty type', 's', event(''), 'type'],
    ['an id that is not a UUID', 's', event('A', {}, 'not-a-uuid'), 'not-a-uuid'],
    ['the nil UUID', 's', event('A', {}, '00000000-0000-0000-0000-000000000000'), 'nil UUID'],
  ])('with %s names the problem', async (_, stream, bad, named) => {
    await expect(test.client.appendToStream(stream, bad)).rejects.toThrow(named);
  });

  it('with a revision beyond int64 is a conflict', async () => {
    const stream = fresh();
    await test.client.appendToStream(stream, event('A'));
    await expect(
      test.client.appendToStream(stream, event('B'), { expectedRevision: 18446744073709551614n }),
    ).rejects.toBeInstanceOf(WrongExpectedVersionError);
  });

  // EventStoreDB refuses the event and, when the append's deadline passes, also answers "Timeout" for it. The second answer
  // throws in db-client 6.2.1, where the caller cannot catch it.
  it('is answered once, even after its deadline', async () => {
    const client = new StreamsClient(`127.0.0.1:${test.store.port}`, credentials.createInsecure());
    const call = client.batchAppend();
    call.on('error', () => undefined);
    const answers: string[] = [];
    call.on('data', (response: BatchAppendResp) =>
      answers.push(`${response.getCorrelationId()?.getString().at(-1)} ${response.getError()?.getMessage()}`),
    );
    const send = (id: number, type: string) => {
      const options = new BatchAppendReq.Options().setAny(new Empty());
      options.setStreamIdentifier(streamIdentifier('s'));
      options.setDeadline(Timestamp.fromDate(new Date(Date.now() + 50)));
      const message = new BatchAppendReq.ProposedMessage().setId(new UUID().setString(randomUUID()));
      message.getMetadataMap().set('type', type).set('content-type', 'application/json');
      const request = new BatchAppendReq().setOptions(options).setProposedMessagesList([message]);
      request.setCorrelationId(new UUID().setString(`00000000-0000-4000-8000-00000000000${id}`));
      call.write(request.setIsFinal(type === ''));
    };
    send(1, ''); // refused immediately
    send(2, 'A'); // never finished: its timeout comes after that of the first
    await until(
      () => answers,
      (seen) => seen.some((answer) => answer.startsWith('2')),
    );
    expect(answers).toEqual(['1 type: the event type is empty', '2 Timeout']);
    call.cancel();
    client.close();
  });
});

it('counts metadata and type towards the largest append, as EventStoreDB does since 25.0', async () => {
  const limit = 1024 * 1024;
  const sized = (data: number, type: string, metadata: number) =>
    binaryEvent({ type, data: Buffer.alloc(data), metadata: Buffer.alloc(metadata) });
  await test.client.appendToStream(fresh(), sized(limit - 2_000 - 200, 'T'.repeat(100), 2_000));
  for (const tooLarge of [sized(limit - 2_000, 'T', 2_000), sized(limit - 199, 'T'.repeat(100), 0)])
    await expect(test.client.appendToStream(fresh(), tooLarge)).rejects.toThrow('');
});

it('refuses invalid requests', async () => {
  const client = new StreamsClient(`127.0.0.1:${test.store.port}`, credentials.createInsecure());
  const answer = async (options?: ReadReq.Options) =>
    collect(client.read(new ReadReq().setOptions(options))).then(
      () => 'answered',
      (error: unknown) => String(error),
    );
  const stream = new ReadReq.Options.StreamOptions();
  stream.setStreamIdentifier(streamIdentifier('s'));
  expect(await answer()).toContain('options: missing');
  expect(await answer(new ReadReq.Options().setCount('1'))).toContain('neither stream nor all');
  expect(await answer(new ReadReq.Options().setStream(stream))).toContain('neither count nor subscription');
  expect(
    await answer(
      new ReadReq.Options()
        .setStream(stream)
        .setSubscription(new ReadReq.Options.SubscriptionOptions())
        .setReadDirection(1),
    ),
  ).toContain('cannot go backwards');
  expect(await answer(new ReadReq.Options().setStream(new ReadReq.Options.StreamOptions()).setCount('1'))).toContain(
    'stream name is missing',
  );
  client.close();
});
