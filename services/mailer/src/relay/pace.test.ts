import { describe, expect, it } from '@jest/globals';
import { begins, free, type Pace, pushedBack, rateOf, readyAt } from './pace';

const MINUTE = 60_000;
const T = 1_000 * MINUTE;
const push = (pace: Pace, now: number, { startedAt = now, limit = null as number | null } = {}) =>
  pushedBack(pace, { startedAt, now, limit });
const many = (pace: Pace, count: number, now: number) =>
  Array.from({ length: count }).reduce<Pace>((one) => begins(one, now), pace);

describe('the pace of a relay', () => {
  it('is free until it asks for patience', () => {
    expect([rateOf(free, T), readyAt(many(free, 500, T), T)]).toEqual([null, T]);
  });

  it('is halved each time, at least one a minute', () => {
    let pace = many(free, 400, T);
    const rates: (number | null)[] = [];
    for (let count = 0; count < 10; count += 1) {
      pace = push(pace, T + count);
      rates.push(rateOf(pace, T + count));
    }
    expect(rates).toEqual([200, 100, 50, 25, 12.5, 6.25, 3.125, 1.5625, 1, 1]);
  });

  it('begins with what an operator allows, or with 60 a minute where little is known', () => {
    expect(rateOf(push(free, T, { limit: 30 }), T)).toBe(15);
    expect(rateOf(push(many(free, 3, T), T), T)).toBe(30);
  });

  it('grows by a tenth each quiet minute, until it is what it was', () => {
    const pace = push(free, T, { limit: 30 });
    const after = (minutes: number) => rateOf(pace, T + minutes * MINUTE);
    expect([after(0.99), after(1), after(2)].map((rate) => Number(rate?.toFixed(2)))).toEqual([15, 16.5, 18.15]);
    expect([after(7), after(8)].map((rate) => rate === null)).toEqual([false, true]);
    expect(rateOf(push(pace, T + MINUTE), T + MINUTE)).toBeCloseTo(8.25);
  });

  it('lets a message begin each time its part of a minute has passed', () => {
    let pace = push(free, T, { limit: 30 });
    expect(readyAt(pace, T)).toBe(T + 4_000);
    pace = begins(pace, T + 4_000);
    expect([readyAt(pace, T + 4_001), readyAt(pace, T + 9_000)]).toEqual([T + 8_000, T + 9_000]);
  });

  it('is not halved again for messages that were on their way', () => {
    const pace = push(free, T);
    expect(push(pace, T + 5, { startedAt: T - 1 })).toBe(pace);
  });
});
