import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DueQueue } from './due-queue';

const taken = (queue: DueQueue<{ wakeMs: number }>, now: number): number[] => {
  const found: number[] = [];
  for (let item = queue.take(now); item; item = queue.take(now)) found.push(item.wakeMs);
  return found;
};

it('gives what is due, soonest first, and nothing before its time', () =>
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 100 })), fc.integer({ min: 0, max: 100 }), (times, now) => {
      const queue = new DueQueue<{ wakeMs: number }>();
      for (const wakeMs of times) queue.add({ wakeMs });
      const sorted = times.toSorted((a, b) => a - b);
      expect(taken(queue, now)).toEqual(sorted.filter((time) => time <= now));
      expect(taken(queue, 100)).toEqual(sorted.filter((time) => time > now));
    }),
  ));

it('forgets the old place of what moved, and what never wakes', () => {
  const queue = new DueQueue<{ wakeMs: number }>();
  const [moved, gone] = [{ wakeMs: 1 }, { wakeMs: 2 }];
  queue.add(moved);
  queue.add(gone);
  moved.wakeMs = 5;
  queue.add(moved);
  gone.wakeMs = Infinity;
  queue.add(gone);
  expect(taken(queue, 4)).toEqual([]);
  expect(taken(queue, 5)).toEqual([5]);
  expect(taken(queue, Infinity)).toEqual([]);
});
