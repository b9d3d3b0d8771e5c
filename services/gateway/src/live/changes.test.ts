import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { place, reportAt } from '../testing/changes';
import { Changes } from './changes';

let changes: Changes;
/** Ends the one that listens in every test. */
let leave: () => void;
/** Hands over events as one batch after `before`, and lets the time pass in which changes gather. */
const take = (before: number, ...commits: number[]) => {
  changes.take(
    commits.map((commit) => reportAt(commit)),
    place(before),
    place(commits.at(-1) ?? before),
  );
  jest.runAllTimers();
};
const after = (commit: number, limit = 100) =>
  changes.after(place(commit), limit)?.map(({ position }) => Number(position.commit)) ?? null;

beforeEach(() => {
  jest.useFakeTimers();
  changes = new Changes(() => place(10));
  leave = changes.onMore(() => {});
});
afterEach(() => {
  jest.useRealTimers();
});

it('goes on after any position that it holds, in order and in pages', () => {
  expect(changes.position()).toEqual(place(10));
  take(10, 11, 12, 14);
  take(14, 15);
  expect([after(10), after(11), after(13), after(15)]).toEqual([[11, 12, 14, 15], [12, 14, 15], [14, 15], []]);
  expect(after(10, 2)).toEqual([11, 12]);
  expect(changes.position()).toEqual(place(15));
});

it('knows nothing from before its start, and says so', () => {
  take(10, 11);
  expect(after(9)).toBeNull();
});

it('passes over what it was given before, as when the views are folded again', () => {
  take(10, 11, 12);
  take(10, 11, 12);
  take(0, 1, 2, 3);
  expect(after(10)).toEqual([11, 12]);
  expect(changes.position()).toEqual(place(12));
});

it('forgets what it held when something was folded that it did not get', () => {
  take(10, 11);
  take(20, 21);
  expect([after(11), after(19), after(20)]).toEqual([null, null, [21]]);
});

it('begins after what it did not get, and wakes who is behind it', () => {
  take(10, 11);
  const heard = jest.fn();
  changes.onMore(heard);
  changes.take([], place(20), place(21));
  expect(after(Number(changes.position().commit))).toEqual([]);
  jest.runAllTimers();
  expect(heard).toHaveBeenCalledTimes(1);
  expect([changes.position(), after(11)]).toEqual([place(21), null]);
});

it('keeps tenants apart whose resources have the same id', () => {
  const [here, there] = [reportAt(11, 'a'), reportAt(12, 'a')];
  changes.take([here, { ...there, metadata: { ...there.metadata, tenantId: 'acme' } }], place(10), place(12));
  jest.runAllTimers();
  expect(changes.after(place(10), 10)?.map(({ tenantId }) => tenantId)).toEqual(['default', 'acme']);
});

it('looks at no change while nobody listens, but waits a minute for a reader that comes back', () => {
  take(10, 11);
  leave();
  const unread = (commit: number) => {
    const look = jest.fn(() => reportAt(commit).event);
    const followed = {
      ...reportAt(commit),
      get event() {
        return look();
      },
    };
    changes.take([followed], place(commit - 1), place(commit));
    jest.advanceTimersByTime(1_000);
    return look.mock.calls.length;
  };
  expect(unread(12)).toBeGreaterThan(0);
  expect(after(10)).toEqual([11, 12]);
  jest.advanceTimersByTime(60_000);
  expect(unread(13)).toBe(0);
  expect([changes.position(), after(12), after(13)]).toEqual([place(13), null, []]);
  changes.onMore(() => {});
  take(13, 14);
  expect(after(13)).toEqual([14]);
});

it('tells a burst about one resource once, at its newest place', () => {
  const heard = jest.fn();
  changes.onMore(heard);
  changes.take([reportAt(11, 'a'), reportAt(12, 'b'), reportAt(13, 'a')], place(10), place(13));
  expect(after(10)).toEqual([]);
  expect(changes.position()).toEqual(place(10));
  jest.runAllTimers();
  expect(after(10)).toEqual([12, 13]);
  expect(heard).toHaveBeenCalledTimes(1);
});

it('holds a bounded number, and those that are behind it must read everything again', () => {
  const all = Array.from({ length: 10_500 }, (_, index) => 11 + index);
  take(10, ...all);
  expect(after(10)).toBeNull();
  expect(after(510, 20_000)).toHaveLength(10_000);
  expect(after(509)).toBeNull();
});
