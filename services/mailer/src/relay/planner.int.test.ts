import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomId, Unavailable } from '@punctual/chassis';
import { type Backends, FakeClock, startBackends } from '@punctual/chassis/testing';
import type { OutgoingMessage } from '../mailing/smtp';
import { wireMessage } from '../mailing/wire-message';
import { BudgetBook } from './budget-book';
import { Planner } from './planner';

let backends: Backends;
let store: Awaited<ReturnType<Backends['open']>>['store'];
beforeAll(async () => {
  backends = await startBackends();
  ({ store } = await backends.open());
});
afterAll(() => backends.close());

const waiting = { delivery: 'd1', attempt: 1 };
const messages = (count: number): OutgoingMessage[] =>
  Array.from({ length: count }, (_, index) => ({
    envelope: { from: '', to: [`p${index}@example.com`] },
    compose: () => wireMessage(Buffer.from('x')),
  }));

/** Mailers that plan over the relays of one run, each with its budget, in the order in which messages are offered to them. */
const setUp = (budgets: Record<string, number>) => {
  const [clock, run] = [FakeClock.at('2026-11-23T12:00:00.000Z'), randomId().slice(0, 8)];
  const reads: string[] = [];
  const counted: typeof store = Object.create(store, {
    read: {
      value: (...about: Parameters<typeof store.read>) => {
        reads.push(about[0]);
        return store.read(...about);
      },
    },
  });
  const mailerCalled = (worker: string) => {
    const books = new Map(
      Object.entries(budgets).map(([name, perDay]) => {
        const relay = `${name}-${run}`;
        return [relay, new BudgetBook({ store: counted, clock, worker, relay, allowance: { perDay, warmUp: null } })];
      }),
    );
    const planner = new Planner({ orderOf: () => [...books.keys()], books });
    const book = (name: string) => books.get(`${name}-${run}`) as BudgetBook;
    const used = async (name: string) => (await book(name).usage()).used;
    return { planner, book, used };
  };
  const goneTo = (time: number) => clock.advance(time - clock.millis());
  return { ...mailerCalled('a'), mailerCalled, clock, goneTo, reads };
};

describe('a plan', () => {
  it('that fails gives back what it took', async () => {
    const { planner, book, used } = setUp({ a: 10, b: 10 });
    book('b').take = () => Promise.reject(new Unavailable('eventStore', 'away'));
    await expect(planner.plan(waiting, messages(15), true)).rejects.toThrow('away');
    expect(await used('a')).toBe(0);
  });

  it('gives each message one part, so that all of them come back', async () => {
    const { planner, book, used, clock } = setUp({ a: 1_000 });
    await planner.plan({ delivery: 'before', attempt: 1 }, messages(1), true);
    const [rest] = await book('a').take(4);
    if (rest) book('a').giveBack(rest);
    clock.advance(60_000);
    const { now } = await planner.plan(waiting, messages(10), true);
    expect(new Set(now.map(({ via }) => via?.from)).size).toBe(2);
    planner.giveBack(now);
    await book('a').returnUnused(true);
    expect(await used('a')).toBe(1);
  });

  it('of a new attempt reads nothing where its mailer has enough at hand', async () => {
    const { planner, reads } = setUp({ a: 100_000, b: 10 });
    await planner.plan(waiting, messages(1), true);
    reads.length = 0;
    await planner.plan({ delivery: 'd2', attempt: 1 }, messages(1), true);
    expect(reads).toEqual([]);
  });

  it('that was made and not begun holds nothing of what goes now', async () => {
    const { planner, book, clock } = setUp({ a: 10 });
    const filling = await planner.plan(waiting, messages(10), true);
    const other = { delivery: 'd2', attempt: 1 };
    expect((await planner.plan(other, messages(4), true)).later).toMatchObject({ later: [{ count: 4 }] });
    planner.giveBack(filling.now);
    clock.advance(1);
    expect((await planner.plan(other, messages(4), true)).now).toHaveLength(4);
    expect(book('a').holds(other)).toBe(false);
  });
});

describe('an attempt that was put off', () => {
  it('gives back its parts of all days when others of its relays have room', async () => {
    const { planner, mailerCalled, book, clock } = setUp({ a: 10, b: 10 });
    await planner.plan({ delivery: 'before', attempt: 1 }, messages(20), true);
    const { later } = await planner.plan(waiting, messages(25), true);
    const next = mailerCalled('b');
    expect(later?.later.map(({ count }) => count)).toEqual([10, 10, 5]);
    clock.advance(60_000);
    // A mail that came back is room again at the other relay.
    book('b').giveBack({ count: 10, from: clock.millis() - 60_000 });
    await book('b').returnUnused(true);
    const plan = await next.planner.plan(waiting, messages(25), false);
    expect([plan.now.length, plan.later?.later.map(({ count }) => count)]).toEqual([10, [10, 5]]);
    expect(plan.later?.later.map(({ from }) => from)).toEqual(later?.later.slice(0, 2).map(({ from }) => from));
    next.planner.giveBack(plan.now);
    expect(await next.planner.plan(waiting, messages(8), false)).toMatchObject({ now: { length: 8 }, later: null });
    expect(next.book('a').holds(waiting)).toBe(false);
  });

  it('and got its mail or was closed meanwhile holds nothing', async () => {
    const { planner, mailerCalled, goneTo } = setUp({ a: 10 });
    await planner.plan({ delivery: 'before', attempt: 1 }, messages(10), true);
    const { later } = await planner.plan(waiting, messages(25), true);
    const next = mailerCalled('b');
    await next.planner.release(waiting);
    const other = await next.planner.plan({ delivery: 'd2', attempt: 1 }, messages(25), true);
    expect(other.later).toEqual(later);
    goneTo(Date.parse(later?.later[0]?.from ?? ''));
    const nobody = await next.planner.plan({ delivery: 'd2', attempt: 1 }, [], false);
    expect(nobody).toEqual({ now: [], later: null });
    expect(await next.used('a')).toBe(0);
  });
});
