import { randomUUID } from 'node:crypto';
import {
  BACKWARDS,
  binaryEvent,
  END,
  FORWARDS,
  type Position,
  START,
  StreamDeletedError,
  StreamNotFoundError,
  UnknownError,
} from '@eventstore/db-client';
import { Empty } from '@eventstore/db-client/generated/shared_pb';
import { ReadReq, type ReadResp } from '@eventstore/db-client/generated/streams_pb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectToServer, fresh, type Server } from '../testing/server';
import { collect, event, types, until } from '../testing/store';

let test: Server;
beforeAll(async () => {
  test = await connectToServer();
});
afterAll(() => test.close());

const filled = async (...names: string[]): Promise<string> => {
  const stream = fresh();
  await test.client.appendToStream(
    stream,
    names.map((name) => event(name)),
  );
  return stream;
};

// https://developers.eventstore.com/clients/grpc/reading-events.html#reading-from-a-stream
describe('reading a stream', () => {
  const read = (stream: string, options: Parameters<Server['client']['readStream']>[1]) =>
    types(test.client.readStream(stream, options));

  it.each([
    [{ direction: FORWARDS }, 'A B C D'],
    [{ direction: FORWARDS, fromRevision: 2n }, 'C D'],
    [{ direction: FORWARDS, fromRevision: 1n, maxCount: 2 }, 'B C'],
    [{ direction: FORWARDS, fromRevision: 9n }, ''],
    [{ direction: BACKWARDS, fromRevision: END }, 'D C B A'],
    [{ direction: BACKWARDS, fromRevision: 1n }, 'B A'],
    [{ direction: BACKWARDS, fromRevision: 9n }, 'D C B A'],
    [{ direction: BACKWARDS, fromRevision: START }, 'A'],
    [{ direction: BACKWARDS, fromRevision: END, maxCount: 1 }, 'D'],
  ] as const)('%j: %s', async (options, expected) => {
    expect((await read(await filled('A', 'B', 'C', 'D'), options)).join(' ')).toBe(expected);
  });

  it.each([
    { direction: FORWARDS, fromRevision: END },
    { direction: FORWARDS, maxCount: 0 },
    { direction: BACKWARDS, fromRevision: END, maxCount: 0 },
  ] as const)('%j fails: no event can match', async (options) => {
    await expect(read(await filled('A'), options)).rejects.toBeInstanceOf(UnknownError);
  });

  it('reads many pages in order, both ways', async () => {
    const names = Array.from({ length: 1_000 }, (_, index) => `T${index}`);
    const stream = await filled(...names);
    expect(await read(stream, {})).toEqual(names);
    expect(await read(stream, { direction: BACKWARDS, fromRevision: END })).toEqual(names.toReversed());
  });

  it('names the stream that does not exist', async () => {
    const nobody = fresh('nobody-ü');
    const error: unknown = await collect(test.client.readStream(nobody)).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(StreamNotFoundError);
    expect(error).toMatchObject({ streamName: nobody });
  });

  it('names the tombstoned stream', async () => {
    const stream = await filled('A');
    await test.client.tombstoneStream(stream);
    const error: unknown = await collect(test.client.readStream(stream)).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(StreamDeletedError);
    expect(error).toMatchObject({ streamName: stream });
  });

  it('can be cancelled half-way', async () => {
    const stream = await filled(...Array.from({ length: 500 }, () => 'A'));
    const reading = test.client.readStream(stream);
    for await (const { event: first } of reading) {
      expect(first?.revision).toBe(0n);
      break;
    }
    await reading.cancel();
    expect(await read(stream, { maxCount: 1 })).toEqual(['A']);
  });
});

// https://developers.eventstore.com/clients/grpc/reading-events.html#reading-from-the-all-stream
describe('reading $all', () => {
  /** Events of the named streams in `$all` after a position. */
  const after = async (position: Position, streams: string[]) =>
    (await collect(test.client.readAll({ fromPosition: position }))).filter(({ event: e }) =>
      streams.includes(e?.streamId ?? ''),
    );

  it('reads forwards including the position, and backwards excluding it', async () => {
    const start = await test.mark();
    const stream = await filled('One', 'Two', 'Three');
    const [, second] = await after(start, [stream]);
    const position = second?.event?.position;
    if (!position) throw new Error('no position');
    expect((await after(position, [stream])).map(({ event: e }) => e?.type)).toEqual(['Two', 'Three']);
    expect(await types(test.client.readAll({ fromPosition: position, direction: BACKWARDS, maxCount: 1 }))).toEqual([
      'One',
    ]);
    expect(await types(test.client.readAll({ fromPosition: END }))).toEqual([]);
    expect(await types(test.client.readAll({ fromPosition: START, direction: BACKWARDS }))).toEqual([]);
  });

  it('returns every event once, in order, with rising positions', async () => {
    const start = await test.mark();
    const names = Array.from({ length: 700 }, (_, index) => `P${index}`);
    const stream = await filled(...names);
    const all = await after(start, [stream]);
    expect(all.map(({ event: e }) => e?.type)).toEqual(names);
    const positions = all.map(({ event: e }) => e?.position.commit ?? -1n);
    expect(positions).toEqual([...new Set(positions)].toSorted((x, y) => (x < y ? -1 : 1)));
    const backwards = (
      await collect(test.client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 800 }))
    ).filter(({ event: e }) => e?.streamId === stream);
    expect(backwards.map(({ event: e }) => e?.id)).toEqual(all.map(({ event: e }) => e?.id).toReversed());
  });

  it('shows system events and the tombstone with the largest revision', async () => {
    const start = await test.mark();
    const stream = await filled('A');
    await test.client.setStreamMetadata(stream, { maxCount: 5 });
    await test.client.tombstoneStream(stream);
    const seen = await after(start, [stream, `$$${stream}`]);
    expect(seen.map(({ event: e }) => e?.type)).toEqual(['A', '$metadata', '$streamDeleted']);
    expect(seen.at(-1)?.event).toMatchObject({ streamId: stream, revision: 9223372036854775807n });
  });
});

describe('links', () => {
  it('are resolved on request, together with the link event', async () => {
    const stream = await filled('A', 'B');
    const linking = `links-${randomUUID()}`;
    await test.client.appendToStream(linking, [
      binaryEvent({ type: '$>', data: Buffer.from(`1@${stream}`) }),
      binaryEvent({ type: '$>', data: Buffer.from(`7@${stream}`) }),
    ]);
    const resolved = await collect(test.client.readStream(linking, { resolveLinkTos: true }));
    expect(resolved.map(({ event: e, link }) => [e?.type, e?.streamId, link?.type, link?.streamId])).toEqual([
      ['B', stream, '$>', linking],
      [undefined, undefined, '$>', linking],
    ]);
    expect(await types(test.client.readStream(linking))).toEqual(['$>', '$>']);
  });
});

// The Node client filters subscriptions only; other clients also filter reads.
describe('a filtered read of $all', () => {
  let start: Position;
  const filtered = async (
    fill: (filter: ReadReq.Options.FilterOptions, expression: ReadReq.Options.FilterOptions.Expression) => void,
    count: number,
    backwards = false,
  ): Promise<string[]> => {
    const expression = new ReadReq.Options.FilterOptions.Expression();
    const filter = new ReadReq.Options.FilterOptions();
    filter.setMax(10);
    filter.setCheckpointintervalmultiplier(1);
    fill(filter, expression);
    const all = new ReadReq.Options.AllOptions();
    const position = new ReadReq.Options.Position();
    position.setCommitPosition(String(start.commit));
    position.setPreparePosition(String(start.prepare));
    if (backwards) all.setEnd(new Empty());
    else all.setPosition(position);
    const options = new ReadReq.Options();
    options.setAll(all);
    options.setFilter(filter);
    options.setCount(String(count));
    options.setReadDirection(
      backwards ? ReadReq.Options.ReadDirection.BACKWARDS : ReadReq.Options.ReadDirection.FORWARDS,
    );
    options.setUuidOption(new ReadReq.Options.UUIDOption().setStructured(new Empty()));
    const client = test.raw();
    try {
      const responses = await collect<ReadResp>(client.read(new ReadReq().setOptions(options)));
      return responses.map((response) => response.getEvent()?.getEvent()?.getMetadataMap().get('type') ?? '');
    } finally {
      client.close();
    }
  };

  it('by stream prefix, by type prefix, by regular expression, both ways', async () => {
    const id = randomUUID();
    const stream = `${id}-stream`;
    start = await test.mark();
    await test.client.appendToStream(stream, [event('Red'), event(`${id}-Green`), event('Blue')]);
    await filled('Red');
    expect(await filtered((filter, by) => filter.setStreamIdentifier(by.setPrefixList(['zzz', id])), 10)).toEqual([
      'Red',
      `${id}-Green`,
      'Blue',
    ]);
    expect(await filtered((filter, by) => filter.setEventType(by.setPrefixList([id])), 10)).toEqual([`${id}-Green`]);
    expect(
      await filtered((filter, by) => filter.setStreamIdentifier(by.setRegex(`^${id}-str[e]am$`)), 2, true),
    ).toEqual(['Blue', `${id}-Green`]);
  });

  it('refuses an expression that does not compile, and a missing one', async () => {
    start = await test.mark();
    await expect(filtered((filter, by) => filter.setEventType(by.setRegex('(')), 1)).rejects.toThrow();
    await expect(filtered(() => undefined, 1)).rejects.toThrow();
  });
});

it('keeps answering other clients while one reader does not read', async () => {
  const stream = `big-${randomUUID()}`;
  for (let index = 0; index < 40; index++)
    await test.client.appendToStream(stream, event('Big', { text: 'x'.repeat(500_000) }));
  const slow = test.client.readStream(stream, {}, { highWaterMark: 1 });
  await until(
    () => slow.readableLength,
    (length) => length > 0,
  );
  expect(await types(test.client.readStream(await filled('A')))).toEqual(['A']);
  expect(await types(slow)).toHaveLength(40);
});
