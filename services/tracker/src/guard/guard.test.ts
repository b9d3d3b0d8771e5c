import { describe, expect, it } from '@jest/globals';
import { fold } from '@punctual/chassis';
import { scenario } from '@punctual/chassis/testing';
import type { GuardEvent } from '@punctual/contracts';
import { firedOf, NOW } from '../testing/samples';
import { type GuardCommand, guard, holdFor, wasMeasured } from './guard';

const { given } = scenario(guard);
const { scheduleId } = firedOf();
const run = (name: string, recipients: number) => ({ scheduleId, occurrenceId: `${scheduleId}~${name}`, recipients });
const measure = (name: string, recipients: number): GuardCommand => ({
  type: 'MeasureAudience',
  data: { ...run(name, recipients), now: NOW },
});
const measured = (name: string, recipients: number): GuardEvent => ({
  type: 'AudienceMeasured',
  data: { ...run(name, recipients), at: NOW },
});
const after = (...sizes: number[]) =>
  fold(
    guard,
    sizes.map((size, index) => measured(`r${index}`, size)),
    guard.initial,
  );
const byFactor = { factor: 3, max: null };

describe('the audience of a run', () => {
  it('is measured once', () => {
    given().when(measure('a', 40)).then(measured('a', 40)).andAgainDoesNothing();
    given(measured('a', 40), measured('b', 41)).when(measure('a', 40)).then();
  });
  it('is remembered for a hundred runs', () => {
    const state = after(...Array.from({ length: 150 }, () => 1));
    expect(state).toHaveLength(100);
    expect(wasMeasured(state, run('r149', 1).occurrenceId)).toBe(true);
    expect(wasMeasured(state, run('r0', 1).occurrenceId)).toBe(false);
  });
});

describe('a run is held', () => {
  it.each([
    ['exactly three times the median', [40, 40, 40], 120, null],
    ['one more than that', [40, 40, 40], 121, 120],
    ['an odd run among the last', [40, 5_000, 40], 121, 120],
    ['the middle of two', [10, 20, 30, 40], 76, 75],
    ['fewer than three runs', [1, 1], 10_000, null],
    ['no run at all', [], 10_000, null],
    [
      'only the last ten',
      [...Array.from({ length: 50 }, () => 1_000), ...Array.from({ length: 10 }, () => 10)],
      31,
      30,
    ],
    [
      'only the last ten, grown',
      [...Array.from({ length: 50 }, () => 10), ...Array.from({ length: 10 }, () => 1_000)],
      3_000,
      null,
    ],
  ])('beyond the median: %s', (_, sizes, recipients, limit) => {
    expect(holdFor(byFactor, after(...sizes), recipients)?.limit ?? null).toBe(limit);
  });
  it('with the numbers, in words too', () =>
    expect(holdFor(byFactor, after(40, 50, 40), 1_200)).toEqual({
      recipients: 1_200,
      limit: 120,
      median: 40,
      why: '1200 recipients are more than 3 times the median of the last 3 runs, which is 40',
    }));
  it('beyond the absolute limit, also at the first run', () => {
    const guarded = { factor: null, max: 500 };
    expect(holdFor(guarded, after(), 500)).toBeNull();
    expect(holdFor(guarded, after(), 501)).toEqual({
      ...{ recipients: 501, limit: 500, median: null },
      why: '501 recipients are more than the limit of 500',
    });
    expect(holdFor(guarded, after(1, 1, 1), 500)).toBeNull();
  });
});
