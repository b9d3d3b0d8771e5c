import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomId } from '@punctual/chassis';
import { type Backends, FakeClock, startBackends } from '@punctual/chassis/testing';
import { sumOf, VALID_MS, type Waiting } from './budget';
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
const take = async (book: BudgetBook, want: number) => sumOf(await book.take(want));
const claim = async (book: BudgetBook, waiting: Waiting, want: number) => (await book.claim(waiting, want)).count;
const all = (want: number) => ({ want, least: 1 });

describe('the budget of a relay', () => {
  it('holds over two mailers that take from it at the same time', async () => {
    const relay = newRelay();
    const books = [bookOf(relay, 100, 'a'), bookOf(relay, 100, 'b')];
    const got = await Promise.all(Array.from({ length: 140 }, (_, index) => take(books[index % 2] as BudgetBook, 1)));
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
    await Promise.all(Array.from({ length: 300 }, () => take(book, 1)));
    expect((await eventsOf(relay)).length).toBeLessThanOrEqual(6);
  });

  it('holds after a restart; what a mailer that was killed had reserved is lost for a day, no more', async () => {
    const relay = newRelay();
    const at = clock();
    expect(await take(bookOf(relay, 1_000, 'killed', at), 400)).toBe(400);
    const next = bookOf(relay, 1_000, 'next', at);
    expect(await take(next, 1_000)).toBe(600);
    at.advance(DAY - 1);
    expect(await take(next, 1)).toBe(0);
    at.advance(VALID_MS + 1);
    expect(await take(next, 1_000)).toBe(1_000);
  });

  it('gives back what was not used in time, and what was not sent', async () => {
    const relay = newRelay();
    const at = clock();
    const [a, b] = [bookOf(relay, 10, 'a', at), bookOf(relay, 10, 'b', at)];
    const [{ count, from } = { count: 0, from: 0 }] = await a.take(10);
    expect(count).toBe(10);
    a.giveBack({ count: 4, from });
    expect(await take(b, 4)).toBe(0);
    await a.returnUnused();
    expect(await take(b, 4)).toBe(0);
    at.advance(VALID_MS);
    await a.returnUnused();
    expect(await take(b, 10)).toBe(4);
  });
});

describe('what comes back', () => {
  const waiting = { delivery: 'd1', attempt: 1 };

  it('is not held for an attempt whose mailer was killed, once it counts no more', async () => {
    const relay = newRelay();
    const at = clock();
    expect(await take(bookOf(relay, 10, 'other', at), 10)).toBe(10);
    await bookOf(relay, 10, 'killed', at).putOff(waiting, all(4));
    const next = bookOf(relay, 10, 'next', at);
    expect(sumOf(await next.preview(waiting, all(4)))).toBe(4);
    expect(next.holds(waiting)).toBe(true);
    // Its day begins when that of the ten is over, and is over a day later.
    at.advance(2 * (DAY + VALID_MS) - 1);
    expect(next.holds(waiting)).toBe(true);
    at.advance(1);
    expect(next.holds(waiting)).toBe(false);
    const before = await eventsOf(relay);
    await next.release(waiting);
    expect(await claim(next, waiting, 4)).toBe(0);
    expect(await eventsOf(relay)).toEqual(before);
    expect(await take(next, 10)).toBe(10);
  });

  it('counts from when it was reserved, whoever takes it then', async () => {
    const relay = newRelay();
    const at = clock();
    const a = bookOf(relay, 10, 'a', at);
    const [first] = await a.take(6);
    at.advance(3_600_000);
    expect(await take(a, 4)).toBe(4);
    a.giveBack({ count: 5, from: first?.from ?? 0 });
    // It was reserved an hour ago: it is reserved again, with the time of now.
    expect(await take(a, 5)).toBe(5);
    at.advance(DAY - 3_600_000 + VALID_MS);
    expect(await take(a, 10)).toBe(1);
  });

  it('goes to those who ask, and leaves those who wait their room', async () => {
    const relay = newRelay();
    const at = clock();
    const [a, b] = [bookOf(relay, 100, 'a', at), bookOf(relay, 100, 'b', at)];
    const [everything] = await a.take(100);
    const [part] = await b.putOff(waiting, all(60));
    a.giveBack({ count: 90, from: everything?.from ?? 0 });
    await a.returnUnused(true);
    // What goes now counts when their time has come: 100 less 60.
    at.advance(60_000);
    expect(await take(b, 90)).toBe(40);
    expect(await take(a, 90)).toBe(0);
    at.advance((part?.from ?? 0) - at.millis());
    expect(await claim(a, waiting, 60)).toBe(60);
  });

  it('is what an attempt needs no more, of later days, too', async () => {
    const relay = newRelay();
    const at = clock();
    const [a, b] = [bookOf(relay, 100, 'a', at), bookOf(relay, 100, 'b', at)];
    await a.take(100);
    const parts = await a.putOff(waiting, all(250));
    expect(parts.map(({ count }) => count)).toEqual([100, 100, 50]);
    // Forty of them found room at another relay.
    expect(await b.preview(waiting, all(210))).toEqual([parts[0], parts[1], { ...parts[2], count: 10 }]);
    expect(await b.putOff(waiting, all(210))).toEqual([parts[0], parts[1], { ...parts[2], count: 10 }]);
    at.advance((parts[0]?.from ?? 0) - at.millis());
    // And all but 120 got no mail in the end.
    expect(await claim(a, waiting, 120)).toBe(100);
    expect(await b.preview(waiting, all(20))).toEqual([{ ...parts[1], count: 20 }]);
    expect(await b.putOff({ delivery: 'd2', attempt: 1 }, all(80))).toEqual([{ ...parts[1], count: 80 }]);
    await b.release(waiting);
    expect([a.holds(waiting), b.holds(waiting)]).toEqual([true, false]);
    expect(await a.putOff({ delivery: 'd3', attempt: 1 }, all(20))).toEqual([{ ...parts[1], count: 20 }]);
  });
});

describe('an attempt that waits', () => {
  const waiting = { delivery: 'd1', attempt: 1 };

  it('has its part reserved once, and gets it when its time has come, from any mailer', async () => {
    const relay = newRelay();
    const at = clock();
    const [a, b] = [bookOf(relay, 100, 'a', at), bookOf(relay, 100, 'b', at)];
    expect(await take(a, 100)).toBe(100);
    const [part, ...others] = await a.putOff(waiting, all(60));
    expect([part?.count, others]).toEqual([60, []]);
    expect(await b.putOff(waiting, all(60))).toEqual([part]);
    expect(await claim(b, waiting, 60)).toBe(0);
    at.advance((part?.from ?? 0) - at.millis());
    expect(await claim(b, waiting, 50)).toBe(50);
    expect(await claim(a, waiting, 50)).toBe(0);
    // Ten of its part were not needed, and 40 were nobody's.
    expect(await take(a, 100)).toBe(50);
  });

  it('comes before those who ask later', async () => {
    const relay = newRelay();
    const at = clock();
    const book = bookOf(relay, 100, 'a', at);
    await take(book, 100);
    const [first] = await book.putOff(waiting, all(100));
    const [second] = await book.putOff({ delivery: 'd2', attempt: 1 }, all(10));
    expect(second?.from).toBe((first?.from ?? 0) + DAY + VALID_MS);
    at.advance((first?.from ?? 0) - at.millis());
    expect(await take(book, 10)).toBe(0);
    expect(await claim(book, waiting, 100)).toBe(100);
  });

  it('that comes too late gets what leaves the others their room', async () => {
    const relay = newRelay();
    const at = clock();
    const book = bookOf(relay, 100, 'a', at);
    await take(book, 100);
    await book.putOff(waiting, all(100));
    const [second] = await book.putOff({ delivery: 'd2', attempt: 1 }, all(100));
    at.advance((second?.from ?? 0) - at.millis());
    expect(await claim(book, { delivery: 'd2', attempt: 1 }, 100)).toBe(100);
    expect(await claim(book, waiting, 100)).toBe(0);
  });
});
