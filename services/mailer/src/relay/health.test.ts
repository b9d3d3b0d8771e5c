import { describe, expect, it } from '@jest/globals';
import { answered, begun, failed, healthy, mayTake, type RelayHealth, untried } from './health';

const fail = (health: RelayHealth, startedAt: number, now: number) =>
  failed(health, { startedAt, now, problem: `at ${now}` });

describe('the health of a relay', () => {
  it('is fine until it fails, and then it is left alone for 5 s', () => {
    expect(mayTake(healthy, 0)).toBe(true);
    const down = fail(healthy, 900, 1_000);
    expect(down).toMatchObject({ failures: 1, restsUntil: 6_000, problem: 'at 1000' });
    expect([5_999, 6_000].map((now) => mayTake(down, now))).toEqual([false, true]);
  });

  it('is tried again by one message, which decides', () => {
    const down = fail(healthy, 900, 1_000);
    const trying = begun(down, 6_000);
    expect(mayTake(trying, 6_000)).toBe(false);
    expect(answered(trying, 6_000)).toEqual(healthy);
    const again = fail(trying, 6_000, 7_000);
    expect(again).toMatchObject({ failures: 2, restsUntil: 17_000, tried: false });
    expect(mayTake(untried(trying), 6_000)).toBe(true);
  });

  it('rests longer with each failure, at most five minutes', () => {
    let health = healthy;
    const rests: number[] = [];
    for (let now = 0; rests.length < 9; now = health.restsUntil) {
      health = fail(begun(health, now), now, now);
      rests.push((health.restsUntil - now) / 1_000);
    }
    expect(rests).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300]);
  });

  it('counts messages that fail together as one failure, and a late answer as none', () => {
    const down = fail(healthy, 0, 1_000);
    expect(fail(down, 500, 1_010)).toBe(down);
    expect(answered(down, 999)).toBe(down);
    // All relays rest, and this one was asked nevertheless.
    expect(fail(down, 2_000, 2_500)).toMatchObject({ failures: 1, restsUntil: 6_000 });
    expect(answered(down, 2_000)).toEqual(healthy);
  });
});
