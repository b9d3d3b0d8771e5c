/** @jest-environment jsdom */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { concerns } from './concerns';
import { freshener } from './freshen';
import { follow } from './live';

const delivery = { noun: 'delivery', id: 'd1', deliveryId: 'd1', scheduleId: 's1' };
const schedule = { noun: 'schedule', id: 's1', scheduleId: 's1' };

describe('what an event concerns', () => {
  it.each([
    [delivery, ['deliveries', 'list', {}], true],
    [delivery, ['deliveries', 'one', 'd1', 'timeline'], true],
    [delivery, ['deliveries', 'one', 'd2'], false],
    [delivery, ['schedules', 'one', 's1', 'history', {}], true],
    [delivery, ['schedules', 'one', 's2'], false],
    [delivery, ['today'], true],
    [delivery, ['reports', 'list', {}], false],
    [schedule, ['subscriptions', 'list', {}], true],
    [schedule, ['schedules', 'draft', {}], false],
    [schedule, ['lists', 'one', 'l1', 'usage'], true],
    [schedule, ['lists', 'one', 'l1', 'members', {}], false],
    [{ noun: 'api-key', id: 'k1' }, ['api-keys', 'list', {}], true],
    [{ noun: 'dataset', id: 'x' }, ['session'], false],
  ])('%j and %j: %s', (changed, key, is) => expect(concerns(changed, key)).toBe(is));
});

describe('under a stream of events', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('a slow query is loaded to its end, at most once a second, and once after the last event', async () => {
    const client = new QueryClient();
    const [TAKES, EVERY, EVENTS] = [300, 50, 100];
    const began: number[] = [];
    let ended = 0;
    const queryFn = async ({ signal }: { signal: AbortSignal }) => {
      began.push(Date.now());
      await new Promise((done) => setTimeout(done, TAKES));
      if (!signal.aborted) ended += 1;
      return null;
    };
    const stop = new QueryObserver(client, { queryKey: ['today'], queryFn }).subscribe(() => {});
    const freshen = freshener(client);
    let lastEvent = 0;
    for (let event = 0; event < EVENTS; event++) {
      freshen(delivery);
      lastEvent = Date.now();
      await jest.advanceTimersByTimeAsync(EVERY);
    }
    await jest.advanceTimersByTimeAsync(5_000);
    expect(ended).toBe(began.length);
    const gaps = began.slice(2).map((at, index) => at - (began[index + 1] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000);
    expect(began.at(-1)).toBeGreaterThanOrEqual(lastEvent);
    expect(began.length).toBeLessThanOrEqual(2 + (EVERY * EVENTS) / 1_000 + 1);
    stop();
  });
});

it('follows the changes of who is signed in, and of nobody after they have gone', async () => {
  const opened: { url: string; closed: boolean }[] = [];
  const value = class {
    private readonly one: (typeof opened)[number];
    constructor(url: string) {
      this.one = { url, closed: false };
      opened.push(this.one);
    }
    addEventListener() {}
    close() {
      this.one.closed = true;
    }
  };
  Object.defineProperty(globalThis, 'EventSource', { value });
  const client = new QueryClient();
  follow(client, () => {});
  expect(opened).toEqual([]);
  for (const id of ['u1', 'u2']) {
    client.setQueryData(['session'], { user: { id } });
    await Promise.resolve();
  }
  await new Promise((done) => setTimeout(done, 10));
  expect(opened.map(({ closed }) => closed)).toEqual([...opened.slice(1).map(() => true), false]);
  client.clear();
  await new Promise((done) => setTimeout(done, 10));
  expect(opened.at(-1)?.closed).toBe(true);
  expect(opened).toHaveLength(2);
});
