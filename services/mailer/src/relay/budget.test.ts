import { describe, expect, it } from '@jest/globals';
import type { BudgetEvent } from '@punctual/contracts';
import fc from 'fast-check';
import {
  type Allowance,
  type Budget,
  emptyBudget,
  evolve,
  limitAt,
  planFor,
  reservedFor,
  roomNow,
  usedAt,
  VALID_MS,
} from './budget';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOON = Date.parse('2026-11-23T12:00:00.000Z');
const iso = (ms: number) => new Date(ms).toISOString();
const limit = (perDay: number): Allowance => ({ perDay, warmUp: null });

const plan = (budget: Budget, allowance: Allowance, want: number, now: number, least = 1) =>
  planFor(budget, allowance, { want, least }, now);

const about = { relay: 'office', worker: 'w1', forAttempt: null };
const reserved = (count: number, from: number, more: Partial<BudgetEvent['data']> = {}): BudgetEvent => ({
  type: 'BudgetReserved',
  data: { ...about, count, from: iso(from), since: iso(NOON), at: iso(Math.min(from, NOON)), ...more },
});
const returned = (count: number, from: number): BudgetEvent => ({
  type: 'BudgetReturned',
  data: { ...about, count, from: iso(from), at: iso(from) },
});
const after = (...events: BudgetEvent[]): Budget => events.reduce(evolve, emptyBudget);
const hours = (parts: { count: number; from: number }[], begin = NOON) =>
  parts.map(({ count, from }) => [count, (from - begin) / HOUR]);
const RESTS = VALID_MS / HOUR;

describe('a daily budget', () => {
  it('lets go what fits, and plans the rest for when all of it fits', () => {
    expect(hours(plan(emptyBudget, limit(500), 300, NOON))).toEqual([[300, 0]]);
    expect(hours(plan(after(reserved(400, NOON - HOUR)), limit(500), 300, NOON))).toEqual([
      [100, 0],
      [200, 23 + RESTS],
    ]);
  });

  it('plans as many days as it takes, and what is more than ten days only when they are over', () => {
    expect(hours(plan(emptyBudget, limit(200), 500, NOON))).toEqual([
      [200, 0],
      [200, 24 + RESTS],
      [100, 48 + 2 * RESTS],
    ]);
    expect(plan(emptyBudget, limit(1), 500, NOON)).toHaveLength(10);
  });

  it('keeps a message to several people whole', () => {
    const budget = after(reserved(70, NOON - HOUR));
    expect(hours(plan(budget, limit(100), 80, NOON, 80))).toEqual([[80, 23 + RESTS]]);
    expect(hours(plan(budget, limit(100), 60, NOON, 20))).toEqual([
      [20, 0],
      [40, 23 + RESTS],
    ]);
    expect(hours(plan(emptyBudget, limit(100), 150, NOON, 150))).toEqual([[150, 0]]);
    expect(hours(plan(budget, limit(100), 150, NOON, 150))).toEqual([[150, 23 + RESTS]]);
  });

  it('is rolling: each part counts for a day from its own time', () => {
    const budget = after(reserved(60, NOON - 20 * HOUR), reserved(40, NOON - 2 * HOUR));
    expect([usedAt(budget, NOON), usedAt(budget, NOON + 5 * HOUR), usedAt(budget, NOON + 23 * HOUR)]).toEqual([
      100, 40, 0,
    ]);
    expect(hours(plan(budget, limit(100), 50, NOON))).toEqual([[50, 4 + RESTS]]);
  });

  it('lets nobody pass those who wait', () => {
    const budget = after(
      reserved(100, NOON - HOUR),
      reserved(30, NOON + 23 * HOUR, { forAttempt: { delivery: 'd', attempt: 1 } }),
    );
    expect(hours(plan(budget, limit(100), 10, NOON))).toEqual([[10, 23 + RESTS]]);
  });

  it('has what was returned again', () => {
    const budget = after(reserved(100, NOON), returned(30, NOON));
    expect(usedAt(budget, NOON)).toBe(70);
    expect(after(reserved(100, NOON), returned(100, NOON)).entries).toEqual([]);
    expect(after(reserved(100, NOON), returned(100, NOON + 1)).entries).toHaveLength(1);
  });

  it('adds up what a mailer reserves in the same moment, and has all of it back', () => {
    const budget = after(reserved(30, NOON), reserved(20, NOON));
    expect(usedAt(budget, NOON)).toBe(50);
    expect(usedAt(evolve(budget, returned(50, NOON)), NOON)).toBe(0);
  });

  it('knows what an attempt waits for', () => {
    const forAttempt = { delivery: 'd', attempt: 2 };
    const budget = after(reserved(10, NOON), reserved(30, NOON + DAY, { forAttempt }));
    expect(reservedFor(budget, forAttempt, NOON)).toMatchObject([{ count: 30, from: NOON + DAY, worker: 'w1' }]);
    expect(reservedFor(budget, { delivery: 'd', attempt: 1 }, NOON)).toEqual([]);
  });

  it('gives late comers only what leaves the later ones their room', () => {
    const budget = after(reserved(80, NOON + HOUR, { forAttempt: { delivery: 'd', attempt: 1 } }));
    expect(roomNow(budget, limit(100), 50, NOON)).toBe(20);
    expect(roomNow(emptyBudget, limit(100), 50, NOON)).toBe(50);
  });

  it('grows with the days since it was first used, up to its cap', () => {
    const ramp: Allowance = { perDay: 1_000, warmUp: { start: 50, factor: 2, cap: 400 } };
    expect([0, 1, 2, 3, 4].map((day) => limitAt(ramp, NOON, NOON + day * DAY))).toEqual([50, 100, 200, 400, 400]);
    expect(limitAt({ ...ramp, perDay: 75 }, NOON, NOON + 2 * DAY)).toBe(75);
    expect(hours(plan(emptyBudget, ramp, 250, NOON))).toEqual([
      [50, 0],
      [100, 24 + RESTS],
      [100, 48],
    ]);
  });
});

it('never has more than its limit in any day, whatever is asked and when', () => {
  const ask = fc.record({
    want: fc.integer({ min: 1, max: 60 }),
    passes: fc.integer({ min: 0, max: 10 * HOUR }),
    returns: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(ask, { maxLength: 25 }), fc.integer({ min: 1, max: 100 }), (asked, perDay) => {
      let budget = emptyBudget;
      let now = NOON;
      for (const { want, passes, returns } of asked) {
        now += passes;
        const room = roomNow(budget, limit(perDay), want, now);
        if (room > 0) budget = evolve(budget, reserved(room, now, { at: iso(now) }));
        if (returns) budget = evolve(budget, returned(1, now));
        for (const { count, from } of room < want ? plan(budget, limit(perDay), want - room, now) : [])
          budget = evolve(budget, reserved(count, from, { at: iso(now), forAttempt: { delivery: 'd', attempt: 1 } }));
        for (const { from } of budget.entries) expect(usedAt(budget, from)).toBeLessThanOrEqual(perDay);
      }
    }),
    { numRuns: 60 },
  );
});
