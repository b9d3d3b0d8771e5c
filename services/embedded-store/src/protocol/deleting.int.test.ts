import {
  BACKWARDS,
  END,
  type ExpectedRevision,
  jsonEvent,
  NO_STREAM,
  StreamDeletedError,
  StreamNotFoundError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { connectToServer, fresh, type Server } from '../testing/server';
import { append, collect, types } from '../testing/store';

let test: Server;
let s: string;
beforeAll(async () => {
  test = await connectToServer();
});
afterAll(() => test.close());
beforeEach(() => {
  s = fresh();
});

const read = (stream: string) => types(test.client.readStream(stream));
const revisions = async (stream: string) =>
  (await collect(test.client.readStream(stream))).map(({ event: e }) => Number(e?.revision));

// https://developers.eventstore.com/server/v23.10/streams.html#soft-delete-and-truncatebefore
describe('soft delete', () => {
  it('hides the stream, and a later append continues its revisions', async () => {
    await append(test.client, s, 'A', 'B');
    const { position } = await test.client.deleteStream(s, { expectedRevision: 1n });
    expect(position?.commit).toBeGreaterThan(0n);
    await expect(read(s)).rejects.toBeInstanceOf(StreamNotFoundError);
    expect(await append(test.client, s, 'C')).toMatchObject({ nextExpectedRevision: 2n });
    expect(await revisions(s)).toEqual([2]);
    expect(await test.client.getStreamMetadata(s)).toMatchObject({ metadata: { truncateBefore: 2 } });
    await append(test.client, s, 'D');
    expect(await read(s)).toEqual(['C', 'D']);
  });

  it('can be repeated', async () => {
    await append(test.client, s, 'A');
    await test.client.deleteStream(s);
    await test.client.deleteStream(s);
    await expect(read(s)).rejects.toBeInstanceOf(StreamNotFoundError);
    expect(await append(test.client, s, 'B')).toMatchObject({ nextExpectedRevision: 1n });
  });

  it('also ends when metadata is set', async () => {
    await append(test.client, s, 'A', 'B');
    await test.client.deleteStream(s);
    await test.client.setStreamMetadata(s, { maxCount: 5, owner: 'me' });
    expect(await read(s)).toEqual([]);
    expect(await test.client.getStreamMetadata(s)).toMatchObject({
      metadata: { maxCount: 5, owner: 'me', truncateBefore: 2 },
    });
    await append(test.client, s, 'C');
    expect(await revisions(s)).toEqual([2]);
  });

  it.each<[ExpectedRevision, string]>([
    ['any', 'deleted'],
    [NO_STREAM, 'conflict'],
    [0n, 'conflict'],
    [1n, 'deleted'],
    [2n, 'conflict'],
  ])('expecting %s of two events: %s', async (expectedRevision, outcome) => {
    await append(test.client, s, 'A', 'B');
    const error: unknown = await test.client
      .deleteStream(s, { expectedRevision: expectedRevision as 'any' })
      .catch((e: unknown) => e);
    if (outcome === 'deleted') return expect(error).toHaveProperty('position');
    expect(error).toBeInstanceOf(WrongExpectedVersionError);
    expect(error).toMatchObject({ streamName: s, actualVersion: 1n });
    expect(await read(s)).toEqual(['A', 'B']);
  });

  it.each<ExpectedRevision>(['any', NO_STREAM, 0n])(
    'of a stream that never existed is a conflict, expecting %s',
    async (expectedRevision) => {
      const error: unknown = await test.client
        .deleteStream(s, { expectedRevision: expectedRevision as 'any' })
        .catch((e: unknown) => e);
      expect(error).toBeInstanceOf(WrongExpectedVersionError);
      expect(error).toMatchObject({ streamName: s });
      await append(test.client, s, 'A');
      expect(await read(s)).toEqual(['A']);
    },
  );

  it('of a stream with only metadata is accepted', async () => {
    await test.client.setStreamMetadata(s, { maxCount: 5 });
    await test.client.deleteStream(s);
    await expect(read(s)).rejects.toBeInstanceOf(StreamNotFoundError);
  });
});

// https://developers.eventstore.com/server/v23.10/streams.html#hard-delete
describe('tombstone', () => {
  it('ends the stream and its metadata permanently', async () => {
    await append(test.client, s, 'A');
    await test.client.tombstoneStream(s, { expectedRevision: 0n });
    for (const attempt of [
      () => read(s),
      () => append(test.client, s, 'B'),
      () => test.client.deleteStream(s),
      () => test.client.tombstoneStream(s),
      () => test.client.setStreamMetadata(s, { maxCount: 1 }),
      () => test.client.getStreamMetadata(s),
    ])
      await expect(attempt()).rejects.toBeInstanceOf(StreamDeletedError);
    await expect(append(test.client, s, 'B')).rejects.toMatchObject({ streamName: s });
  });

  it('of a stream that does not exist reserves the name', async () => {
    await test.client.tombstoneStream(s, { expectedRevision: NO_STREAM });
    await expect(append(test.client, s, 'A')).rejects.toBeInstanceOf(StreamDeletedError);
  });

  it('checks the expected revision', async () => {
    await append(test.client, s, 'A');
    await expect(test.client.tombstoneStream(s, { expectedRevision: 4n })).rejects.toBeInstanceOf(
      WrongExpectedVersionError,
    );
    await expect(test.client.tombstoneStream(fresh(), { expectedRevision: 0n })).rejects.toBeInstanceOf(
      WrongExpectedVersionError,
    );
    expect(await read(s)).toEqual(['A']);
  });
});

// https://developers.eventstore.com/server/v23.10/streams.html#metadata-and-reserved-names
describe('stream metadata', () => {
  it('keeps unknown keys, and its own stream', async () => {
    const metadata = {
      maxCount: 100,
      cacheControl: 3,
      acl: { readRoles: ['$all'], writeRoles: ['ops'] },
      custom: { nested: [1] },
    };
    await test.client.setStreamMetadata(s, metadata);
    expect(await test.client.getStreamMetadata(s)).toMatchObject({ streamName: s, metadata });
    const [current] = await collect(test.client.readStream(`$$${s}`));
    expect(current?.event).toMatchObject({
      type: '$metadata',
      streamId: `$$${s}`,
      data: { $maxCount: 100, $cacheControl: 3, $acl: { $r: ['$all'], $w: ['ops'] }, custom: { nested: [1] } },
    });
  });

  it('checks its own expected revision, and shows only the latest', async () => {
    await test.client.setStreamMetadata(s, { maxCount: 1 }, { expectedRevision: NO_STREAM });
    await expect(
      test.client.setStreamMetadata(s, { maxCount: 2 }, { expectedRevision: NO_STREAM }),
    ).rejects.toBeInstanceOf(WrongExpectedVersionError);
    await test.client.setStreamMetadata(s, { maxCount: 2 }, { expectedRevision: 0n });
    expect((await collect(test.client.readStream(`$$${s}`))).map(({ event: e }) => Number(e?.revision))).toEqual([1]);
  });

  it('is absent for streams that have none', async () => {
    expect(await test.client.getStreamMetadata(s)).toEqual({ streamName: s });
  });

  it.each([{ $maxCount: 0 }, { $maxCount: 'many' }, { $maxAge: -1 }, [1], 'text'])(
    'that cannot be read hides nothing: %j',
    async (data) => {
      await append(test.client, s, 'A', 'B');
      await test.client.appendToStream(
        `$$${s}`,
        jsonEvent({ type: '$metadata', data: data as Record<string, unknown> }),
      );
      expect(await read(s)).toEqual(['A', 'B']);
    },
  );
});

// What reads of a stream show. When events are removed depends on the server: retention.int.test.ts.
describe('retention', () => {
  it('$maxCount: readers see the newest', async () => {
    await test.client.setStreamMetadata(s, { maxCount: 2 });
    await append(test.client, s, 'A', 'B', 'C');
    await append(test.client, s, 'D');
    expect(await revisions(s)).toEqual([2, 3]);
    expect(await types(test.client.readStream(s, { direction: BACKWARDS, fromRevision: END }))).toEqual(['D', 'C']);
    expect(await append(test.client, s, 'E')).toMatchObject({ nextExpectedRevision: 4n });
    expect(await revisions(s)).toEqual([3, 4]);
  });

  it('$tb: readers see from that revision on', async () => {
    await append(test.client, s, 'A', 'B', 'C');
    await test.client.setStreamMetadata(s, { truncateBefore: 2 });
    expect(await read(s)).toEqual(['C']);
    await test.client.setStreamMetadata(s, { truncateBefore: 10 });
    expect(await read(s)).toEqual([]);
    expect(await append(test.client, s, 'D')).toMatchObject({ nextExpectedRevision: 3n });
  });

  it('$maxAge: readers see only recent events', async () => {
    await test.client.setStreamMetadata(s, { maxAge: 3600 });
    await append(test.client, s, 'A', 'B');
    expect(await read(s)).toEqual(['A', 'B']);
  });
});
