import { randomUUID } from 'node:crypto';
import {
  binaryEvent,
  END,
  eventTypeFilter,
  excludeSystemEvents,
  type Position,
  START,
  streamNameFilter,
} from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { event, record, startTestStore, type TestStore, until } from './testing/store';

let test: TestStore;
beforeEach(async () => {
  test = await startTestStore();
});
afterEach(() => test.close());

const append = (stream: string, ...types: string[]) =>
  test.client.appendToStream(
    stream,
    types.map((type) => event(type)),
  );
const says = (log: string[], expected: string[]) =>
  until(
    () => log,
    (seen) => seen.length >= expected.length,
  ).then((seen) => expect(seen).toEqual(expected));

// https://developers.eventstore.com/clients/grpc/subscriptions.html
describe('a subscription to a stream', () => {
  it('gives what there is, says it has caught up, then what comes', async () => {
    await append('s', 'A', 'B');
    const log = record(test.client.subscribeToStream('s'));
    await says(log, ['A', 'B', 'caughtUp']);
    await append('other', 'X');
    await append('s', 'C');
    await says(log, ['A', 'B', 'caughtUp', 'C']);
  });

  it('starts after a revision, or at the end', async () => {
    await append('s', 'A', 'B', 'C');
    const after = record(test.client.subscribeToStream('s', { fromRevision: 1n }));
    const end = record(test.client.subscribeToStream('s', { fromRevision: END }));
    await says(after, ['C', 'caughtUp']);
    await says(end, ['caughtUp']);
    await append('s', 'D');
    await says(after, ['C', 'caughtUp', 'D']);
    await says(end, ['caughtUp', 'D']);
  });

  it('waits for a stream that does not exist yet', async () => {
    const log = record(test.client.subscribeToStream('later'));
    await says(log, ['caughtUp']);
    await append('later', 'A');
    await says(log, ['caughtUp', 'A']);
  });

  it('goes on over a soft delete and ends with a tombstone', async () => {
    await append('s', 'A');
    const log = record(test.client.subscribeToStream('s'));
    await says(log, ['A', 'caughtUp']);
    await test.client.deleteStream('s');
    await append('s', 'B');
    await says(log, ['A', 'caughtUp', 'B']);
    await test.client.tombstoneStream('s');
    await says(log, ['A', 'caughtUp', 'B', 'StreamDeletedError']);
    await says(record(test.client.subscribeToStream('s')), ['StreamDeletedError']);
  });

  it('stops when unsubscribed', async () => {
    const subscription = test.client.subscribeToStream('s');
    const log = record(subscription);
    await says(log, ['caughtUp']);
    await subscription.unsubscribe();
    const other = record(test.client.subscribeToStream('s'));
    await append('s', 'A');
    await says(other, ['caughtUp', 'A']);
    expect(log).toEqual(['caughtUp']);
  });
});

describe('a subscription to $all', () => {
  it('gives everything in order, and what comes', async () => {
    await append('one', 'A');
    await append('two', 'B');
    const log = record(test.client.subscribeToAll());
    await says(log, ['A', 'B', 'caughtUp']);
    await append('one', 'C');
    await test.client.setStreamMetadata('one', { maxCount: 3 });
    await says(log, ['A', 'B', 'caughtUp', 'C', '$metadata']);
  });

  it('starts after a position, or at the end', async () => {
    const { position } = await append('s', 'A');
    await append('s', 'B');
    await says(record(test.client.subscribeToAll({ fromPosition: position ?? START })), ['B', 'caughtUp']);
    const end = record(test.client.subscribeToAll({ fromPosition: END }));
    await says(end, ['caughtUp']);
    await append('s', 'C');
    await says(end, ['caughtUp', 'C']);
  });

  it('continues from a position after a restart', async () => {
    await append('s', 'A');
    const { position } = await append('s', 'B');
    await append('s', 'C');
    await test.restart();
    await append('s', 'D');
    await says(record(test.client.subscribeToAll({ fromPosition: position ?? START })), ['C', 'D', 'caughtUp']);
  });

  it('refuses a position this log has never reached', async () => {
    await append('s', 'A');
    const subscription = test.client.subscribeToAll({ fromPosition: { commit: 1000n, prepare: 1000n } });
    const error = await new Promise<Error>((resolve) => subscription.on('error', resolve));
    expect(error.message).toContain('ahead of this log');
  });

  it('misses and repeats nothing while others write', async () => {
    const writing = Promise.all(
      Array.from({ length: 4 }, async (_, writer) => {
        for (let index = 0; index < 200; index++) await append(`w-${writer}`, `${writer}-${index}`);
      }),
    );
    const logs = Array.from({ length: 5 }, () => record(test.client.subscribeToAll()));
    await writing;
    for (const log of logs) {
      const events = await until(
        () => log.filter((entry) => entry.includes('-')),
        (seen) => seen.length >= 800,
      );
      expect(events).toHaveLength(800);
      for (let writer = 0; writer < 4; writer++) {
        expect(events.filter((entry) => entry.startsWith(`${writer}-`))).toEqual(
          Array.from({ length: 200 }, (_, index) => `${writer}-${index}`),
        );
      }
    }
  });

  it('tells a subscriber that does not keep up, and gives it everything in the end', async () => {
    const subscription = test.client.subscribeToAll({}, { highWaterMark: 1 });
    const log = record(subscription);
    await says(log, ['caughtUp']);
    subscription.pause();
    const many = Array.from({ length: 60 }, (_, index) => `T${index}`);
    for (const type of many) await test.client.appendToStream('s', event(type, { text: 'x'.repeat(300_000) }));
    subscription.resume();
    await until(
      () => log,
      (seen) => seen.at(-1) === 'caughtUp' && seen.length > 1,
    );
    expect(log.filter((entry) => entry.startsWith('T'))).toEqual(many);
    expect(log.filter((entry) => !entry.startsWith('T'))).toEqual(['caughtUp', 'fellBehind', 'caughtUp']);
  });
});

// https://developers.eventstore.com/clients/grpc/subscriptions.html#server-side-filtering
describe('a filtered subscription', () => {
  beforeEach(async () => {
    await append('order-1', 'Placed', 'Paid');
    await append('user-1', 'Registered');
    await test.client.setStreamMetadata('user-1', { maxCount: 10 });
  });

  it.each([
    ['type prefixes', eventTypeFilter({ prefixes: ['Pl', 'Reg'] }), ['Placed', 'Registered']],
    ['type expression', eventTypeFilter({ regex: '^P.*d$' }), ['Placed', 'Paid']],
    ['stream prefixes', streamNameFilter({ prefixes: ['order-'] }), ['Placed', 'Paid']],
    ['stream expression', streamNameFilter({ regex: '^(user|account)-\\d+$' }), ['Registered']],
    ['no system events', excludeSystemEvents(), ['Placed', 'Paid', 'Registered']],
  ])('by %s', async (_, filter, expected) => {
    const log = record(test.client.subscribeToAll({ filter }));
    await says(log, [...expected, 'caughtUp']);
    await append('order-2', 'Placed');
    await append('user-2', 'Registered');
    await append('zzz', 'Done');
    const marker = record(test.client.subscribeToAll());
    await until(
      () => marker,
      (seen) => seen.includes('caughtUp'),
    );
    await until(
      () => log,
      (seen) => seen.length > expected.length + 1,
    );
    for (const type of log.slice(expected.length + 1)) expect([...expected, 'Done']).toContain(type);
  });

  it('gives a checkpoint for every interval × window events considered', async () => {
    await append('noise', ...Array.from({ length: 96 }, () => 'Noise')); // 100 events now
    const checkpoints: bigint[] = [];
    const reached = async (_: unknown, { commit, prepare }: Position) => {
      expect(prepare).toBe(commit);
      checkpoints.push(commit);
    };
    const filter = eventTypeFilter({
      prefixes: ['Never'],
      maxSearchWindow: 10,
      checkpointInterval: 3,
      checkpointReached: reached,
    });
    const log = record(test.client.subscribeToAll({ filter }));
    await until(
      () => log,
      (seen) => seen.includes('caughtUp'),
    );
    // After 30, 60 and 90 events, and before it is live.
    expect(checkpoints).toEqual([30n, 60n, 90n, 100n]);
    for (let index = 0; index < 60; index++) await append('noise', 'Noise');
    await until(
      () => checkpoints,
      (seen) => seen.length >= 6,
    );
    expect(checkpoints).toEqual([30n, 60n, 90n, 100n, 130n, 160n]);
    expect(log).toEqual(['caughtUp']);
  });

  it('can continue from a checkpoint', async () => {
    const reached = new Promise<Position>((resolve) => {
      const filter = eventTypeFilter({
        prefixes: ['Placed'],
        checkpointReached: async (_, position) => resolve(position),
      });
      record(test.client.subscribeToAll({ filter }));
    });
    const fromPosition = await reached;
    await append('order-3', 'Placed');
    await says(
      record(test.client.subscribeToAll({ fromPosition, filter: eventTypeFilter({ prefixes: ['Placed'] }) })),
      ['Placed', 'caughtUp'],
    );
  });

  it('with a catastrophic expression ends, and only that', async () => {
    await append('s', `${'a'.repeat(40)}!`);
    const subscription = test.client.subscribeToAll({ filter: eventTypeFilter({ regex: '^(a+)+$' }) });
    const error = await new Promise<Error>((resolve) => subscription.on('error', resolve));
    expect(error.message).toContain('takes too long');
    expect((await append('s', 'B')).success).toBe(true);
  });

  it('with an expression that does not compile is refused', async () => {
    const subscription = test.client.subscribeToAll({ filter: eventTypeFilter({ regex: '[' }) });
    const error = await new Promise<Error>((resolve) => subscription.on('error', resolve));
    expect(error.message).toContain('filter.regex');
  });
});

it('ends subscriptions as unavailable when the store closes', async () => {
  const log = record(test.client.subscribeToAll());
  await says(log, ['caughtUp']);
  await test.store.close();
  await says(log, ['caughtUp', 'UnavailableError']);
});

it('resolves links in subscriptions', async () => {
  await append('target', 'A');
  await test.client.appendToStream(
    'links',
    binaryEvent({ type: '$>', data: Buffer.from('0@target'), id: randomUUID() }),
  );
  await says(record(test.client.subscribeToStream('links', { resolveLinkTos: true })), ['A', 'caughtUp']);
});
