import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NotYet, randomId } from '@punctual/chassis';
import { asTenant, type Backends, eventsIn, FakeClock, startBackends } from '@punctual/chassis/testing';
import type { DispatchRequested } from '@punctual/contracts';
import { onDispatchRequested } from '../mailing/on-dispatch-requested';
import { dispatchNeeds } from '../mailing/testing/dispatch-needs';
import { mailer, message, relayThat } from '../mailing/testing/mailer-under-test';
import { pageOf } from '../mailing/testing/page';
import type { TestRelay } from '../mailing/testing/test-relay';
import { BudgetBook } from './budget-book';
import { Planner } from './planner';
import { Relays } from './relays';

let backends: Backends;
let store: Awaited<ReturnType<Backends['open']>>['store'];
beforeAll(async () => {
  backends = await startBackends();
  ({ store } = await backends.open());
});
afterAll(() => backends.close());

const NOON = '2026-11-23T12:00:00.000Z';
/** Relays with their budgets, null for none; all mailers of one `run` share them. */
type Budgets = Record<string, { relay: TestRelay; perDay: number | null }>;

/** A mailer that shares the event store and the clock with others. */
const newMailer = (worker: string, run: string, budgets: Budgets, clock: FakeClock) => {
  const named = Object.entries(budgets).map(([name, one], index) => ({
    name: `${name}-${run}`,
    ...one,
    priority: index + 1,
  }));
  const books = new Map(
    named.flatMap(({ name: relay, perDay }) =>
      perDay === null
        ? []
        : [[relay, new BudgetBook({ store, clock, worker, relay, allowance: { perDay, warmUp: null } })]],
    ),
  );
  const relays = new Relays({
    relays: named.map(({ name, relay, priority }) => ({
      settings: { name, priority, share: 1 },
      smtp: mailer({ url: relay.url, connections: 2 }),
      book: books.get(name) ?? null,
    })),
    clock,
  });
  const handle = onDispatchRequested(
    dispatchNeeds(store, relays, {
      ...{ clock, worker },
      planner: new Planner({ orderOf: (message) => relays.orderOf(message), books }),
    }),
  );
  return (request: DispatchRequested & { id: string }) => asTenant(() => handle(request));
};
const dispatch = (
  count: number,
  changes: Partial<DispatchRequested['data']> = {},
): DispatchRequested & { id: string } => ({
  id: randomId(),
  type: 'DispatchRequested',
  data: { ...pageOf(count, { deliveryId: randomId(), sha256: 'a'.repeat(64), size: 3 }), ...changes },
});
const recorded = async ({ data }: DispatchRequested) => eventsIn(store, `mailing-${data.deliveryId}`);
const types = async (request: DispatchRequested) => (await recorded(request)).map(({ type }) => type);
const resultOf = async (request: DispatchRequested) =>
  (await recorded(request)).flatMap(({ data }) => ('result' in data && data.result ? [data.result] : []));
const putOffs = async (request: DispatchRequested) =>
  (await recorded(request)).flatMap((event) => (event.type === 'SendingPutOff' ? [event.data] : []));
/** Until when a handler put the request off, in epoch milliseconds. For more than an hour it leaves the queue, and the tracker queues it again. */
const putOff = async (
  handle: (request: DispatchRequested & { id: string }) => Promise<void>,
  request: DispatchRequested & { id: string },
  clock: FakeClock,
): Promise<number> => {
  const error: unknown = await handle(request).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  const until = Date.parse((await putOffs(request)).at(-1)?.later[0]?.from ?? '');
  const wait = until - clock.millis();
  if (wait > 3_600_000) expect(error).toBeNull();
  else expect(error).toMatchObject({ name: 'NotYet', ms: wait });
  return until;
};
const copies = (relay: TestRelay) => {
  const to = relay.received.flatMap((one) => one.to);
  expect(new Set(to).size).toBe(to.length);
  return to.length;
};
const setUp = async (perDay: number) => {
  const [relay, clock, run] = [await relayThat(), FakeClock.at(NOON), randomId().slice(0, 8)];
  const mailerCalled = (worker: string) => newMailer(worker, run, { office: { relay, perDay } }, clock);
  return { relay, clock, mailerCalled };
};

describe('a delivery that does not fit into the daily budget', () => {
  it('goes in part, says before how many go when, and goes on at another mailer after a restart, in the same attempt', async () => {
    const { relay, clock, mailerCalled } = await setUp(30);
    const request = dispatch(70);
    let until = await putOff(mailerCalled('a'), request, clock);
    expect(copies(relay)).toBe(30);
    const [said] = await putOffs(request);
    expect(said).toMatchObject({ now: 30, later: [{ count: 30 }, { count: 10 }] });
    expect((await types(request)).slice(0, 2)).toEqual(['AttemptStarted', 'SendingPutOff']);
    expect(Date.parse(said?.later[0]?.from ?? '')).toBe(until);

    // It comes too early, twice, to two mailers: nothing is said again and nothing is sent.
    const before = await types(request);
    for (const worker of ['b', 'c']) expect(await putOff(mailerCalled(worker), request, clock)).toBe(until);
    expect(await types(request)).toEqual(before);
    clock.advance(until - clock.millis() - 60_000);
    expect(await putOff(mailerCalled('b'), request, clock)).toBe(until);
    expect(await types(request)).toEqual(before);

    clock.advance(60_000);
    until = await putOff(mailerCalled('b'), request, clock);
    expect(copies(relay)).toBe(60);
    clock.advance(until - clock.millis());
    await mailerCalled('c')(request);
    expect(copies(relay)).toBe(70);
    expect((await resultOf(request)).map(({ accepted }) => accepted.length)).toEqual([70]);
    expect((await types(request)).filter((type) => type === 'AttemptStarted' || type === 'OutcomeUnknown')).toEqual([
      'AttemptStarted',
    ]);
  });

  it('is put off as a whole where nothing is left, and holds nothing meanwhile', async () => {
    const { relay, clock, mailerCalled } = await setUp(10);
    const [a, b] = [mailerCalled('a'), mailerCalled('b')];
    await a(dispatch(10));
    const request = dispatch(4);
    const until = await putOff(b, request, clock);
    expect(await types(request)).toEqual(['AttemptStarted', 'SendingPutOff']);
    clock.advance(until - clock.millis());
    await a(request);
    expect(relay.received).toHaveLength(14);
    expect((await resultOf(request))[0]?.accepted).toHaveLength(4);
  });

  it('is within the budget whatever two mailers send at the same time', async () => {
    const { relay, clock, mailerCalled } = await setUp(50);
    const [a, b] = [mailerCalled('a'), mailerCalled('b')];
    const requests = Array.from({ length: 8 }, () => dispatch(10));
    const handled = await Promise.allSettled(requests.map((request, index) => (index % 2 ? a : b)(request)));
    expect(
      handled.flatMap((one) => (one.status === 'rejected' && !(one.reason instanceof NotYet) ? [one.reason] : [])),
    ).toEqual([]);
    expect(relay.received.length).toBeLessThanOrEqual(50);
    expect(relay.received.length).toBeGreaterThanOrEqual(40);
    clock.advance(2 * 86_400_000);
    for (const request of requests) {
      for (let tries = 0; tries < 5; tries += 1) {
        await a(request).catch((error: unknown) => {
          if (!(error instanceof NotYet)) throw error;
        });
        if ((await resultOf(request)).length > 0) break;
        clock.advance(86_400_000);
      }
      expect((await resultOf(request)).map(({ accepted }) => accepted.length)).toEqual([10]);
    }
    expect(relay.received).toHaveLength(80);
  });

  it('goes by the next relay where that has room', async () => {
    const [first, second, clock] = [await relayThat(), await relayThat(), FakeClock.at(NOON)];
    const budgets = { first: { relay: first, perDay: 5 }, second: { relay: second, perDay: null } };
    const request = dispatch(12);
    await newMailer('a', randomId().slice(0, 8), budgets, clock)(request);
    expect([first.received.length, second.received.length]).toEqual([5, 7]);
    expect(await putOffs(request)).toEqual([]);
  });

  it('uses up nothing of a relay that did not answer, and fails over only into the room of another', async () => {
    const [first, second, clock] = [await relayThat(), await relayThat(), FakeClock.at(NOON)];
    await first.close();
    const budgets = { first: { relay: first, perDay: 100 }, second: { relay: second, perDay: 3 } };
    const request = dispatch(5);
    const run = randomId().slice(0, 8);
    await newMailer('a', run, budgets, clock)(request);
    expect(second.received).toHaveLength(3);
    const [result] = await resultOf(request);
    expect([result?.accepted.length, result?.unresolved.length]).toEqual([3, 2]);
    const book = new BudgetBook({
      store,
      clock,
      worker: 'x',
      relay: `first-${run}`,
      allowance: { perDay: 100, warmUp: null },
    });
    clock.advance(400_000);
    expect((await book.usage()).used).toBeLessThanOrEqual(5);
  });

  it('counts a day from when its messages begin, also when that is long after they were planned', async () => {
    const [office, clock, relay] = [await relayThat(), FakeClock.at(NOON), `office-${randomId().slice(0, 8)}`];
    const book = new BudgetBook({ store, clock, worker: 'a', relay, allowance: { perDay: 3, warmUp: null } });
    const settings = { name: relay, priority: 1, share: 1 };
    const relays = new Relays({ relays: [{ settings, smtp: mailer({ url: office.url }), book }], clock });
    const planner = new Planner({ orderOf: (message) => relays.orderOf(message), books: new Map([[relay, book]]) });
    const messages = ['a', 'b', 'c'].map((who) => message([`${who}@example.com`]));
    const { now } = await planner.plan({ delivery: 'd1', attempt: 1 }, messages, true);
    clock.advance(3_600_000);
    for (const one of now) expect(await relays.send(one)).toMatchObject([{ outcome: 'accepted' }]);
    clock.advance(86_400_000 - 1);
    expect(await book.take(1)).toEqual([]);
    clock.advance(300_000 + 1);
    expect(await book.take(3)).toMatchObject([{ count: 3 }]);
  });

  it('keeps one message to several people whole', async () => {
    const { relay, clock, mailerCalled } = await setUp(10);
    const a = mailerCalled('a');
    await a(dispatch(6));
    const request = dispatch(8, { audience: 'together' });
    const until = await putOff(a, request, clock);
    expect(relay.received).toHaveLength(6);
    clock.advance(until - clock.millis());
    await a(request);
    expect(relay.received.at(-1)?.to).toHaveLength(8);
  });
});
