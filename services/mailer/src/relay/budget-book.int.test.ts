import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomId } from '@punctual/chassis';
import { type Backends, FakeClock, startBackends } from '@punctual/chassis/testing';
import { VALID_MS } from './budget';
import { BudgetBook } from './budget-book';

let backends: Backends;
let store: Awaited<ReturnType<Backends['open']>>['store'];
beforeAll(async () => {
  backends = await startBackends();
  ({ store } = await backends.open());
});
afterAll(() => backends.close());

const NOON = '2026-11-23T12:00:00.000Z';
const DAY = 86_400_000;
const clock = () => FakeClock.at(NOON);
const bookOf = (relay: string, perDay: number, worker = 'w1', at = clock()) =>
  new BudgetBook({ store, clock: at, worker, relay, allowance: { perDay, warmUp: null } });
const newRelay = () => `r-${randomId().slice(0, 8)}`;
const eventsOf = async (relay: string) => (await store.read(`budget-${relay}`)).map(({ type }) => type);
const all = (want: number) => ({ want, least: 1 });

describe('the budget of a relay', () => {
  it('holds over two mailers that take from it at the same time', async () => {
    const relay = newRelay();
    const books = [bookOf(relay, 100, 'a'), bookOf(relay, 100, 'b')];
    const got = await Promise.all(Array.from({ length: 140 }, (_, index) => books[index % 2]?.take(1) ?? 0));
    const given = got.reduce((sum, one) => sum + one, 0);
    // What is not given is at hand at one of them.
    expect(given).toBeGreaterThan(80);
    expect(given).toBeLessThanOrEqual(100);
    await Promise.all(books.map((book) => book.returnUnused(true)));
    expect(await books[0]?.usage()).toEqual({ limit: 100, used: given, left: 100 - given });
  });

  it('takes no append for each message', async () => {
    const relay = newRelay();
    const book = bookOf(relay, 1_000);
    await Promise.all(Array.from({ length: 300 }, () => book.take(1)));
    expect((await eventsOf(relay)).length).toBeLessThanOrEqual(6);
  });

  it('holds after a restart; what a mailer that was killed had reserved is lost for a day, no more', async () => {
    const relay = newRelay();
    const at = clock();
    expect(await bookOf(relay, 1_000, 'killed', at).take(400)).toBe(400);
    const next = bookOf(relay, 1_000, 'next', at);
    expect(await next.take(1_000)).toBe(600);
    at.advance(DAY - 1);
    expect(await next.take(1)).toBe(0);
    at.advance(VALID_MS + 1);
    expect(await next.take(1_000)).toBe(1_000);
  });

  it('gives back what was not used in time, and what was not sent', async () => {
    const relay = newRelay();
    const at = clock();
    const [a, b] = [bookOf(relay, 10, 'a', at), bookOf(relay, 10, 'b', at)];
    expect(await a.take(10)).toBe(10);
    a.giveBack(4);
    expect(await b.take(4)).toBe(0);
    await a.returnUnused();
    expect(await b.take(4)).toBe(0);
    at.advance(VALID_MS);
    await a.returnUnused();
    expect(await b.take(10)).toBe(4);
  });
});

describe('an attempt that waits', () => {
  const waiting = { delivery: 'd1', attempt: 1 };

  it('has its part reserved once, and gets it when its time has come, from any mailer', async () => {
    const relay = newRelay();
    const at = clock();
    const [a, b] = [bookOf(relay, 100, 'a', at), bookOf(relay, 100, 'b', at)];
    expect(await a.take(100)).toBe(100);
    const [part, ...others] = await a.putOff(waiting, all(60));
    expect([part?.count, others]).toEqual([60, []]);
    expect(await b.putOff(waiting, all(60))).toEqual([part]);
    expect(await b.claim(waiting, 60)).toBe(0);
    at.advance((part?.from ?? 0) - at.millis());
    expect(await b.claim(waiting, 50)).toBe(50);
    expect(await a.claim(waiting, 50)).toBe(0);
    // Ten of its part were not needed, and 40 were nobody's.
    expect(await a.take(100)).toBe(50);
  });

  it('comes before those who ask later', async () => {
    const relay = newRelay();
    const at = clock();
    const book = bookOf(relay, 100, 'a', at);
    await book.take(100);
    const [first] = await book.putOff(waiting, all(100));
    const [second] = await book.putOff({ delivery: 'd2', attempt: 1 }, all(10));
    expect(second?.from).toBe((first?.from ?? 0) + DAY + VALID_MS);
    at.advance((first?.from ?? 0) - at.millis());
    expect(await book.take(10)).toBe(0);
    expect(await book.claim(waiting, 100)).toBe(100);
  });

  it('that comes too late gets what leaves the others their room', async () => {
    const relay = newRelay();
    const at = clock();
    const book = bookOf(relay, 100, 'a', at);
    await book.take(100);
    await book.putOff(waiting, all(100));
    const [second] = await book.putOff({ delivery: 'd2', attempt: 1 }, all(100));
    at.advance((second?.from ?? 0) - at.millis());
    expect(await book.claim({ delivery: 'd2', attempt: 1 }, 100)).toBe(100);
    expect(await book.claim(waiting, 100)).toBe(0);
  });
});
