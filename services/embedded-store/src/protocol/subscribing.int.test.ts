import { randomUUID } from 'node:crypto';
import {
  binaryEvent,
  END,
  eventTypeFilter,
  excludeSystemEvents,
  type Position,
  streamNameFilter,
} from '@eventstore/db-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { connectToServer, fresh, type Server, since } from '../testing/server';
import { append, event, record, says, unsubscribeAll, until } from '../testing/store';

let test: Server;
beforeAll(async () => {
  test = await connectToServer();
});
afterEach(unsubscribeAll);
afterAll(() => test.close());

// https://developers.eventstore.com/clients/grpc/subscriptions.html
describe('a subscription to a stream', () => {
  it('sends existing events, "caught up", then new events', async () => {
    const stream = fresh();
    await append(test.client, stream, 'A', 'B');
    const log = record(test.client.subscribeToStream(stream));
    await says(log, ['A', 'B', 'caughtUp']);
    await append(test.client, fresh('other'), 'X');
    await append(test.client, stream, 'C');
    await says(log, ['A', 'B', 'caughtUp', 'C']);
  });

  it('starts after a revision, or at the end', async () => {
    const stream = fresh();
    await append(test.client, stream, 'A', 'B', 'C');
    const after = record(test.client.subscribeToStream(stream, { fromRevision: 1n }));
    const end = record(test.client.subscribeToStream(stream, { fromRevision: END }));
    await says(after, ['C', 'caughtUp']);
    await says(end, ['caughtUp']);
    await append(test.client, stream, 'D');
    await says(after, ['C', 'caughtUp', 'D']);
    await says(end, ['caughtUp', 'D']);
  });

  // Earlier versions poll for the stream every 50 ms and send nothing.
  since('24.2')('is caught up with a stream that does not exist yet, and waits for it', async () => {
    const stream = fresh('later');
    const log = record(test.client.subscribeToStream(stream));
    await says(log, ['caughtUp']);
    await append(test.client, stream, 'A');
    await says(log, ['caughtUp', 'A']);
  });

  it('continues across a soft delete', async () => {
    const stream = fresh();
    await append(test.client, stream, 'A');
    const log = record(test.client.subscribeToStream(stream));
    await says(log, ['A', 'caughtUp']);
    await test.client.deleteStream(stream);
    await append(test.client, stream, 'B');
    await says(log, ['A', 'caughtUp', 'B']);
  });

  since('24.2')('sends the tombstone as an event, and ends', async () => {
    const stream = fresh();
    await append(test.client, stream, 'A');
    const log = record(test.client.subscribeToStream(stream));
    await says(log, ['A', 'caughtUp']);
    await Promise.all([append(test.client, stream, 'B'), test.client.tombstoneStream(stream)]);
    await says(log, ['A', 'caughtUp', 'B', '$streamDeleted', 'StreamDeletedError']);
    await says(record(test.client.subscribeToStream(stream)), ['StreamDeletedError']);
  });

  it('stops when unsubscribed', async () => {
    const stream = fresh();
    await append(test.client, stream, 'A');
    const subscription = test.client.subscribeToStream(stream);
    const log = record(subscription);
    await says(log, ['A', 'caughtUp']);
    await subscription.unsubscribe();
    const other = record(test.client.subscribeToStream(stream));
    await append(test.client, stream, 'B');
    await until(
      () => other,
      (seen) => seen.includes('B'),
    );
    expect(log).toEqual(['A', 'caughtUp']);
  });

  it('resolves links', async () => {
    const [target, links] = [fresh('target'), fresh('links')];
    await append(test.client, target, 'A');
    const link = binaryEvent({ type: '$>', data: Buffer.from(`0@${target}`), id: randomUUID() });
    await test.client.appendToStream(links, link);
    await says(record(test.client.subscribeToStream(links, { resolveLinkTos: true })), ['A', 'caughtUp']);
  });
});

/** Records only what a subscription to `$all` receives for some streams. */
const recordOf = (streams: string[], fromPosition: Position | typeof END) =>
  record(test.client.subscribeToAll({ fromPosition }), (stream) => streams.includes(stream));

describe('a subscription to $all', () => {
  it('sends all events in order, then new ones', async () => {
    const [one, two] = [fresh('one'), fresh('two')];
    const start = await test.mark();
    await append(test.client, one, 'A');
    await append(test.client, two, 'B');
    const log = recordOf([one, two, `$$${one}`], start);
    await says(log, ['A', 'B', 'caughtUp']);
    await append(test.client, one, 'C');
    await test.client.setStreamMetadata(one, { maxCount: 3 });
    await test.client.tombstoneStream(two);
    await says(log, ['A', 'B', 'caughtUp', 'C', '$metadata', '$streamDeleted']);
  });

  it('starts after a position, or at the end', async () => {
    const stream = fresh();
    const { position } = await append(test.client, stream, 'A');
    await append(test.client, stream, 'B');
    await says(recordOf([stream], position ?? END), ['B', 'caughtUp']);
    const end = recordOf([stream], END);
    await says(end, ['caughtUp']);
    await append(test.client, stream, 'C');
    await says(end, ['caughtUp', 'C']);
  });

  it('misses and repeats no event during concurrent writes', async () => {
    const start = await test.mark();
    const streams = Array.from({ length: 4 }, (_, writer) => fresh(`w${writer}`));
    const writing = Promise.all(
      streams.map(async (stream, writer) => {
        for (let index = 0; index < 200; index++) await append(test.client, stream, `${writer}-${index}`);
      }),
    );
    const logs = Array.from({ length: 5 }, () => recordOf(streams, start));
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

  // Earlier versions end it with "Consumer too slow" (slow-consumer.int.test.ts).
  since('24.2')('notifies a slow subscriber, and still sends it every event', async () => {
    const stream = fresh();
    const subscription = test.client.subscribeToAll({ fromPosition: END }, { highWaterMark: 1 });
    const log = record(subscription, (of) => of === stream);
    await says(log, ['caughtUp']);
    subscription.pause();
    const many = Array.from({ length: 60 }, (_, index) => `T${index}`);
    for (const type of many) await test.client.appendToStream(stream, event(type, { text: 'x'.repeat(300_000) }));
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
  let id: string;
  let start: Position;
  beforeEach(async () => {
    id = randomUUID();
    start = await test.mark();
    await append(test.client, `order-${id}`, `${id}-Placed`, `${id}-Paid`);
    await append(test.client, `user-${id}`, `${id}-Registered`);
    await test.client.setStreamMetadata(`user-${id}`, { maxCount: 10 });
  });

  it.each([
    ['type prefixes', () => eventTypeFilter({ prefixes: [`${id}-Pl`, `${id}-Reg`] }), ['Placed', 'Registered']],
    ['type expression', () => eventTypeFilter({ regex: `^${id}-P.*d$` }), ['Placed', 'Paid']],
    ['stream prefixes', () => streamNameFilter({ prefixes: [`order-${id}`] }), ['Placed', 'Paid']],
    ['stream expression', () => streamNameFilter({ regex: `^(user|account)-${id}$` }), ['Registered']],
    ['no system events', () => excludeSystemEvents(), ['Placed', 'Paid', 'Registered']],
  ])('by %s', async (_, filter, expected) => {
    const log = record(test.client.subscribeToAll({ filter: filter(), fromPosition: start }), (of) => of.includes(id));
    await says(log, [...expected.map((type) => `${id}-${type}`), 'caughtUp']);
    await append(test.client, `other-${id}`, `${id}-Elsewhere`);
    await append(test.client, `order-${id}`, `${id}-Placed`);
    await append(test.client, `user-${id}`, `${id}-Registered`);
    const last = expected.includes('Registered') ? `${id}-Registered` : `${id}-Placed`;
    const live = await until(
      () => log.slice(expected.length + 1),
      (seen) => seen.includes(last),
    );
    const allowed = expected.map((type) => `${id}-${type}`);
    if (expected.length === 3) allowed.push(`${id}-Elsewhere`);
    for (const type of live) expect(allowed).toContain(type);
  });

  it('sends rising checkpoints, and can resume from each', async () => {
    await append(test.client, fresh('noise'), ...Array.from({ length: 96 }, () => 'Noise'));
    const checkpoints: Position[] = [];
    const filter = eventTypeFilter({
      prefixes: ['Never'],
      maxSearchWindow: 10,
      checkpointInterval: 3,
      checkpointReached: async (_, position) => void checkpoints.push(position),
    });
    record(test.client.subscribeToAll({ filter, fromPosition: start }));
    const seen = await until(
      () => checkpoints,
      ({ length }) => length >= 3,
    );
    const commits = seen.map(({ commit }) => commit);
    expect(commits).toEqual([...new Set(commits)].toSorted((x, y) => (x < y ? -1 : 1)));
    expect(commits[0]).toBeGreaterThan(start.commit);

    await append(test.client, `order-${id}`, `${id}-Shipped`);
    const onwards = { fromPosition: seen.at(-1) ?? start, filter: eventTypeFilter({ prefixes: [id] }) };
    await says(record(test.client.subscribeToAll(onwards)), [`${id}-Shipped`, 'caughtUp']);
  });

  it('with an expression that does not compile is refused', async () => {
    const subscription = test.client.subscribeToAll({ filter: eventTypeFilter({ regex: '[' }) });
    expect(await new Promise<Error>((resolve) => subscription.on('error', resolve))).toBeInstanceOf(Error);
  });
});
