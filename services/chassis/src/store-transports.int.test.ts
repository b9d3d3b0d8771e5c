import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { StoredEvent } from './position';
import type { Expected, NewEvent, StoreConnection } from './store-connection';
import { type Reached, transports } from './testing/transports';

const closing: (() => Promise<void>)[] = [];
let sides: Reached[] = [];
beforeAll(async () => {
  sides = await Promise.all(transports.map(({ open }) => open(closing)));
});
afterAll(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

type Operation =
  | { kind: 'append'; stream: string; events: NewEvent[]; expected: Expected }
  | { kind: 'read'; stream: string; from: bigint }
  | { kind: 'last'; stream: string; last: number }
  | { kind: 'keepLast'; stream: string; count: number }
  | { kind: 'at'; place: bigint }
  | { kind: 'head' | 'follow' };

const stream = fc.constantFrom('report-a', 'report-b', 'other-a', 'reporter-a');
/** Few ids, so that many appends repeat an event that is stored. */
const id = fc.integer({ min: 1, max: 12 }).map((n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
const eventWith = (ids: fc.Arbitrary<string>) =>
  fc.record({
    id: ids,
    type: fc.constantFrom('One', 'Zwölf'),
    data: fc.jsonValue({ maxDepth: 2 }),
    metadata: fc.constantFrom({}, { v: 1, tenantId: 'tenant' }, undefined),
  });
/**
 * Retention removes events in the background, at no certain time. In this stream no id repeats, since a removed event is not
 * recognised, and the limit stays the same, since a higher one shows what was not removed yet.
 */
const KEPT = 'kept-a';
const expected = fc.oneof(fc.constantFrom<Expected>('any', 'none'), fc.bigInt({ min: 0n, max: 12n }));
const append = (streams: fc.Arbitrary<string>, ids: fc.Arbitrary<string>) =>
  fc.record({
    kind: fc.constant('append' as const),
    stream: streams,
    events: fc.array(eventWith(ids), { minLength: 1, maxLength: 4 }),
    expected,
  });
const anyStream = fc.oneof(stream, fc.constant(KEPT));
const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 2, arbitrary: append(fc.constant(KEPT), fc.uuid()) },
  { weight: 6, arbitrary: append(stream, id) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('read' as const),
      stream: anyStream,
      from: fc.bigInt({ min: 0n, max: 9n }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('last' as const),
      stream: anyStream,
      last: fc.integer({ min: 1, max: 5 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('keepLast' as const),
      stream: fc.constant(KEPT),
      count: fc.constant(3),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('at' as const), place: fc.bigInt({ min: 0n, max: 60n }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('head' as const, 'follow' as const) }) },
);

/** What a store says of an event, except for the time. */
const plain = ({ id: eventId, stream: name, revision, position, type, data, metadata }: StoredEvent) => ({
  eventId,
  name,
  revision,
  position,
  type,
  data,
  metadata,
});

/** All events of two nouns up to the end of the log. */
const follow = async (connection: StoreConnection) => {
  const stop = new AbortController();
  const seen: StoredEvent[] = [];
  const options = { prefixes: ['report-', 'other-'], from: 'start' as const, size: 7, signal: stop.signal };
  for await (const { events, live } of connection.subscribe(options)) {
    seen.push(...events);
    if (live) break;
  }
  return seen.map(plain);
};

const perform = async ({ store, connection }: Reached, one: Operation): Promise<unknown> => {
  switch (one.kind) {
    case 'append':
      return store.append(one.stream, one.events, one.expected);
    case 'read':
      return (await store.read(one.stream, { from: one.from })).map(plain);
    case 'last':
      return (await store.read(one.stream, { last: one.last })).map(plain);
    case 'keepLast':
      return store.keepLast(one.stream, one.count);
    case 'at': {
      // Metadata has another id in each log, and when retention removes an event is not certain.
      const found = await store.at(one.place);
      return found && found.stream !== KEPT && !found.stream.startsWith('$$') ? plain(found) : null;
    }
    case 'head':
      return store.head();
    case 'follow':
      return follow(connection);
  }
};

const answer = async (side: Reached, one: Operation): Promise<unknown> =>
  perform(side, one).catch((error: unknown) => ({ failed: error instanceof Error ? error.name : error }));

it('every answer is the same over each transport, whatever is asked of equal logs', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 30 }), async (operations) => {
      // The logs go on from run to run and stay equal, so a run also starts from what earlier ones left.
      for (const one of operations) {
        const [first, ...others] = await Promise.all(sides.map((side) => answer(side, one)));
        for (const other of others) expect(other).toEqual(first);
      }
    }),
    { numRuns: 60, endOnFailure: true },
  );
}, 120_000);
