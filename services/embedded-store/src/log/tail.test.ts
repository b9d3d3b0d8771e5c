import { describe, expect, it } from '@jest/globals';
import type { StoredEvent } from './stored-event';
import { Tail } from './tail';

const event = (position: number, bytes = 10): StoredEvent => ({
  position,
  stream: 's',
  revision: position,
  id: Buffer.alloc(16),
  type: 'T',
  created: 0,
  json: 0,
  data: Buffer.alloc(bytes),
  metadata: Buffer.of(),
});
const positions = (events: StoredEvent[]) => events.map(({ position }) => position);

describe('Tail', () => {
  it('covers events committed after it was created', () => {
    const tail = new Tail(5);
    tail.push([event(6), event(7), event(9)]);
    expect([4, 5, 7, 100].map((position) => tail.covers(position))).toEqual([false, true, true, true]);
    expect(positions(tail.after(5, 10))).toEqual([6, 7, 9]);
    expect(positions(tail.after(7, 10))).toEqual([9]);
    expect(positions(tail.after(5, 2))).toEqual([6, 7]);
    expect(positions(tail.after(9, 10))).toEqual([]);
  });

  it('is bounded in events and bytes', () => {
    const tail = new Tail(0);
    for (let position = 1; position <= 10_000; position++) tail.push([event(position)]);
    expect(tail.covers(5_000)).toBe(false);
    expect(tail.covers(9_000)).toBe(true);
    expect(tail.after(9_000, 10_000)).toHaveLength(1_000);
    tail.push([event(10_001, 3_000_000), event(10_002, 3_000_000)]);
    expect(tail.covers(10_000)).toBe(false);
    expect(positions(tail.after(10_001, 10))).toEqual([10_002]);
  });

  it('drops removed events', () => {
    const tail = new Tail(0);
    tail.push([event(1), event(2), event(3)]);
    tail.remove(({ revision }) => revision < 3);
    expect(tail.covers(0)).toBe(true);
    expect(positions(tail.after(0, 10))).toEqual([3]);
  });
});
