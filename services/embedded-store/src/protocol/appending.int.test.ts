import { randomUUID } from 'node:crypto';
import {
  type AppendExpectedRevision,
  binaryEvent,
  EventStoreDBClient,
  jsonEvent,
  MaxAppendSizeExceededError,
  StreamDeletedError,
  StreamNotFoundError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectToServer, fresh, type Server } from '../testing/server';
import { collect, event } from '../testing/store';

let test: Server;
beforeAll(async () => {
  test = await connectToServer();
});
afterAll(() => test.close());

const stream = fresh;
const revisions = async (name: string): Promise<string[]> =>
  (await collect(test.client.readStream(name))).map(({ event: e }) => `${e?.revision}:${e?.type}`);

/** Creates a stream in the named state. */
const prepared = async (state: string): Promise<string> => {
  const name = stream();
  if (state === 'new') return name;
  if (state === 'metadata only') {
    await test.client.setStreamMetadata(name, { maxCount: 10 });
    return name;
  }
  await test.client.appendToStream(name, [event('A'), event('B')]);
  if (state === 'soft-deleted') await test.client.deleteStream(name);
  if (state === 'tombstoned') await test.client.tombstoneStream(name);
  return name;
};

// https://developers.eventstore.com/clients/grpc/appending-events.html#handling-concurrency, and IndexWriter.CheckCommit
describe('expected revision', () => {
  const cases: [state: string, expected: AppendExpectedRevision, outcome: string][] = [
    ['new', 'any', 'written'],
    ['new', 'no_stream', 'written'],
    ['new', 'stream_exists', 'conflict no_stream'],
    ['new', 0n, 'conflict no_stream'],
    ['metadata only', 'any', 'written'],
    ['metadata only', 'no_stream', 'written'],
    ['metadata only', 'stream_exists', 'written'],
    ['two events', 'any', 'written'],
    ['two events', 'no_stream', 'conflict 1'],
    ['two events', 'stream_exists', 'written'],
    ['two events', 0n, 'conflict 1'],
    ['two events', 1n, 'written'],
    ['two events', 2n, 'conflict 1'],
    ['soft-deleted', 'any', 'written'],
    ['soft-deleted', 'no_stream', 'written'],
    ['soft-deleted', 'stream_exists', 'deleted'],
    ['soft-deleted', 1n, 'written'],
    ['soft-deleted', 0n, 'conflict 1'],
    ['tombstoned', 'any', 'deleted'],
    ['tombstoned', 'no_stream', 'deleted'],
    ['tombstoned', 'stream_exists', 'deleted'],
    ['tombstoned', 1n, 'deleted'],
  ];
  const outcomeOf = async (append: Promise<unknown>): Promise<string> => {
    try {
      await append;
      return 'written';
    } catch (error) {
      if (error instanceof WrongExpectedVersionError) return `conflict ${error.actualVersion}`;
      if (error instanceof StreamDeletedError) return 'deleted';
      throw error;
    }
  };

  it.each(cases)('%s stream, %s: %s (batched)', async (state, expectedRevision, outcome) => {
    expect(await outcomeOf(test.client.appendToStream(await prepared(state), event('C'), { expectedRevision }))).toBe(
      outcome,
    );
  });

  it.each(cases)('%s stream, %s: %s (one call)', async (state, expectedRevision, outcome) => {
    const append = test.client.appendToStream(await prepared(state), event('C'), {
      expectedRevision,
      ...test.oneCall,
    });
    expect(await outcomeOf(append)).toBe(outcome);
  });

  it('reports both revisions of a conflict', async () => {
    const name = await prepared('two events');
    const error: unknown = await test.client
      .appendToStream(name, event('C'), { expectedRevision: 'no_stream' })
      .catch((e: unknown) => e);
    expect(error).toMatchObject({ streamName: name, expectedVersion: 'no_stream', actualVersion: 1n });
  });

  it('lets exactly one of many writers win a revision', async () => {
    const name = stream();
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, () => test.client.appendToStream(name, event('A'), { expectedRevision: 'no_stream' })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await revisions(name)).toEqual(['0:A']);
  });
});

// "Idempotence": https://developers.eventstore.com/clients/grpc/appending-events.html#duplicate-event-ids
describe('the same events again', () => {
  const [a, b, c] = [event('A'), event('B'), event('C')];
  const appended = async (): Promise<string> => {
    const name = stream();
    await test.client.appendToStream(name, [a, b]);
    return name;
  };
  const again = async (
    events: ReturnType<typeof event>[],
    expectedRevision: AppendExpectedRevision,
  ): Promise<string> => {
    const name = await appended();
    try {
      const { nextExpectedRevision } = await test.client.appendToStream(name, events, { expectedRevision });
      return `${nextExpectedRevision} ${(await revisions(name)).length}`;
    } catch (error) {
      expect(error).toBeInstanceOf(WrongExpectedVersionError);
      return 'conflict';
    }
  };

  it.each<[string, ReturnType<typeof event>[], AppendExpectedRevision, string]>([
    ['all, any', [a, b], 'any', '1 2'],
    ['all, stream_exists', [a, b], 'stream_exists', '1 2'],
    ['all, no_stream', [a, b], 'no_stream', '1 2'],
    ['the second, at its revision', [b], 0n, '1 2'],
    ['the first, any', [a], 'any', '0 2'],
    ['the first, no_stream', [a], 'no_stream', '0 2'],
    ['known then new, any', [b, c], 'any', 'conflict'],
    ['known then new, no_stream', [a, c], 'no_stream', 'conflict'],
    ['more than there is, no_stream', [a, b, c], 'no_stream', 'conflict'],
    ['new then known, any', [c, a], 'any', '3 4'],
    ['other events, no_stream', [c], 'no_stream', 'conflict'],
    ['in another order, no_stream', [b, a], 'no_stream', 'conflict'],
    ['in another order, any', [b, a], 'any', '0 2'],
    ['at the current revision: written again', [a], 1n, '2 3'],
  ])('%s', async (_, events, expected, outcome) => {
    expect(await again(events, expected)).toBe(outcome);
  });

  it('returns the position of the first append', async () => {
    const name = stream();
    const first = await test.client.appendToStream(name, a);
    await test.client.appendToStream(name, event('D'));
    expect(await test.client.appendToStream(name, a)).toEqual(first);
  });

  it('counts as a repeat only in the same stream', async () => {
    await appended();
    const name = stream();
    await test.client.appendToStream(name, a);
    expect(await revisions(name)).toEqual(['0:A']);
  });
});

describe('what is stored', () => {
  it('keeps JSON, binary, metadata of both kinds, ids, types and times', async () => {
    const name = stream();
    const clocksAgreeWithin = 60_000;
    const id = randomUUID();
    await test.client.appendToStream(name, [
      jsonEvent({ id, type: 'Jsön ✓', data: { text: 'naïve 🎉', nested: [1, null] }, metadata: { user: 'ü' } }),
      binaryEvent({ type: 'Binary', data: Uint8Array.of(0, 255, 128), metadata: Uint8Array.of(1, 2, 255) }),
      binaryEvent({ type: 'Empty', data: new Uint8Array(0) }),
    ]);
    const [json, binary, empty] = (await collect(test.client.readStream(name))).map(({ event: e }) => e);
    expect(json).toMatchObject({
      id,
      streamId: name,
      type: 'Jsön ✓',
      isJson: true,
      revision: 0n,
      data: { text: 'naïve 🎉', nested: [1, null] },
      metadata: { user: 'ü' },
    });
    expect(Math.abs((json?.created.getTime() ?? 0) - Date.now())).toBeLessThan(clocksAgreeWithin);
    expect(binary).toMatchObject({
      isJson: false,
      data: Uint8Array.of(0, 255, 128),
      metadata: Uint8Array.of(1, 2, 255),
    });
    expect(empty).toMatchObject({ isJson: false, data: new Uint8Array(0) });
  });

  it('accepts stream names in any script', async () => {
    const name = `обед-日本-🎉-${randomUUID()}`;
    await test.client.appendToStream(name, event('A'));
    expect((await collect(test.client.readStream(name)))[0]?.event?.streamId).toBe(name);
  });

  it('only raises positions', async () => {
    const first = (await test.client.appendToStream(stream(), [event('A'), event('B')])).position;
    const second = (await test.client.appendToStream(stream(), event('A'))).position;
    const third = (await test.client.appendToStream(stream(), event('A'))).position;
    for (const [lower, higher] of [
      [first, second],
      [second, third],
    ]) {
      expect(higher?.commit).toBeGreaterThan(lower?.commit ?? Infinity);
      expect(higher?.prepare).toBeLessThanOrEqual(higher?.commit ?? -1n);
    }
  });

  it('writes all events of an append or none', async () => {
    const name = stream();
    const twoAreBad = [event('A'), { ...event('B'), id: 'not-a-uuid' }];
    await expect(test.client.appendToStream(name, twoAreBad, test.oneCall)).rejects.toThrow();
    expect(await test.client.appendToStream(name, event('A'), { expectedRevision: 'no_stream' })).toMatchObject({
      nextExpectedRevision: 0n,
    });
  });

  it('accepts an append without events', async () => {
    const name = stream();
    await test.client.appendToStream(name, event('A'));
    expect(await test.client.appendToStream(name, [], { expectedRevision: 0n })).toMatchObject({
      success: true,
      nextExpectedRevision: 0n,
    });
    await expect(test.client.appendToStream(name, [], { expectedRevision: 'no_stream' })).rejects.toBeInstanceOf(
      WrongExpectedVersionError,
    );
  });
});

describe('limits', () => {
  // https://developers.eventstore.com/server/v23.10/configuration.html: MaxAppendSize, 1 MiB
  it.each(['batched', 'one call'])('refuses more than 1 MiB and continues (%s)', async (how) => {
    const credentials = how === 'one call' ? test.oneCall : {};
    const name = stream();
    const error: unknown = await test.client
      .appendToStream(name, event('A', { text: 'x'.repeat(1024 * 1024) }), credentials)
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(MaxAppendSizeExceededError);
    expect(error).toMatchObject({ maxAppendSize: 1024 * 1024 });
    const many = Array.from({ length: 10 }, () => event('A', { text: 'x'.repeat(110 * 1024) }));
    await expect(test.client.appendToStream(name, many, credentials)).rejects.toBeInstanceOf(
      MaxAppendSizeExceededError,
    );
    await test.client.appendToStream(name, many.slice(0, 9), { ...credentials, expectedRevision: 'no_stream' });
    expect(await revisions(name)).toHaveLength(9);
  });

  it('refuses an event far above the limit', async () => {
    await expect(
      test.client.appendToStream(stream(), event('A', { text: 'x'.repeat(5 * 1024 * 1024) })),
    ).rejects.toBeInstanceOf(MaxAppendSizeExceededError);
  });

  it('assembles appends that arrive in several messages', async () => {
    const name = stream();
    const many = Array.from({ length: 100 }, (_, index) => event(`T${index}`, { text: 'x'.repeat(1000) }));
    await test.client.appendToStream(name, many, { batchAppendSize: 5_000 });
    expect(await revisions(name)).toEqual(many.map(({ type }, index) => `${index}:${type}`));
  });

  it.each(['', '$$'])('refuses to write to a stream named "%s"', async (name) => {
    await expect(test.client.appendToStream(name, event('A'))).rejects.toThrow();
    await expect(test.client.appendToStream(stream(), event('A'))).resolves.toMatchObject({ success: true });
  });

  // As single calls: EventStoreDB answers such an event in a batch twice, which crashes this client (refusals.int.test.ts).
  it.each([
    ['an empty type', event('')],
    ['an id that is not a UUID', event('A', {}, 'not-a-uuid')],
    ['the nil UUID as id', event('A', {}, '00000000-0000-0000-0000-000000000000')],
  ])('refuses an event with %s', async (_, bad) => {
    const name = stream();
    await expect(test.client.appendToStream(name, bad, test.oneCall)).rejects.toThrow();
    await expect(revisions(name)).rejects.toBeInstanceOf(StreamNotFoundError);
  });
});

it('reports a conflict as a result to clients that ask for it', async () => {
  const client = EventStoreDBClient.connectionString(`${test.url}&throwOnAppendFailure=false`);
  const name = await prepared('two events');
  expect(await client.appendToStream(name, event('C'), { expectedRevision: 'no_stream' })).toMatchObject({
    success: false,
  });
  await client.dispose();
});
