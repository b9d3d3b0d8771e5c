import { describe, expect, it } from '@jest/globals';
import type { Condition, ConditionOf } from '@punctual/contracts';
import { judged, judgingBy, type Observed, runOf, SCHEDULE, series } from '../testing/observed';
import { evolve } from './state';

const exception: ConditionOf<'EXCEPTION'> = { type: 'EXCEPTION', metric: 'Revenue' };
const verdicts = (changes: Partial<ConditionOf<'EXCEPTION'>>, values: readonly Observed[]) =>
  series(judgingBy({ ...exception, ...changes } as Condition), values).verdicts;
const last = (changes: Partial<ConditionOf<'EXCEPTION'>>, values: readonly Observed[]) =>
  verdicts(changes, values).at(-1);
/** The values of so many weeks, the fifth and sixth day of which are far lower than the others. */
const weeks = (count: number): number[] =>
  Array.from({ length: 7 * count }, (_, day) => (day % 7 === 5 || day % 7 === 6 ? 10 : 100) + (day % 3));

// Median 103.5, MAD 2: the limit of normal is 3.5 · 2 / 0.6745 = 10.38 from the median.
const eight = [100, 101, 102, 103, 104, 105, 106, 107];

describe('what is unusual', () => {
  it.each([
    ['within the limit', {}, [...eight, 113.8], 'ok'],
    ['beyond the limit', {}, [...eight, 113.9], 'firing'],
    ['below the limit', {}, [...eight, 93.1], 'firing'],
    ['only low counts', { direction: 'down' }, [...eight, 113.9], 'ok'],
    ['a low sensitivity', { sensitivity: 'low' }, [...eight, 118.3], 'ok'],
    ['beyond a low sensitivity', { sensitivity: 'low' }, [...eight, 118.4], 'firing'],
    ['beyond a high sensitivity', { sensitivity: 'high' }, [...eight, 111], 'firing'],
    ['less than the floor', { minAbsolute: 11 }, [...eight, 114], 'ok'],
    ['constant and as ever', {}, [...Array<number>(8).fill(5), 5], 'ok'],
    ['constant and otherwise', {}, [...Array<number>(8).fill(5), 5.1], 'firing'],
    ['constant and no more than the floor', { minAbsolute: 1 }, [...Array<number>(8).fill(5), 6], 'ok'],
    ['a trend', {}, Array.from({ length: 30 }, (_, day) => day), 'ok'],
    ['a week with its season', { season: 'dayOfWeek' }, [...weeks(8), 101], 'ok'],
    ['a Sunday as on other Sundays', { season: 'dayOfWeek' }, [...weeks(8), ...weeks(1).slice(0, 5), 10], 'ok'],
    ['a Sunday as on a Monday', { season: 'dayOfWeek' }, [...weeks(8), ...weeks(1).slice(0, 5), 100], 'firing'],
    ['a holiday', { season: 'dayOfWeek' }, [...weeks(8), 0], 'firing'],
  ] as const)('%s', (_, changes, values, state) => expect(last(changes, values)?.state).toBe(state));

  it('is told with what is usual', () =>
    expect(last({}, [...eight, 12_000])?.text).toBe(
      'Revenue 12,000 is unusually high: the median of 8 runs is 103.5, for the first time',
    ));
});

describe('learning', () => {
  it('takes 8 points, of which the owner is not told', () => {
    expect(last({}, eight)).toMatchObject({ state: 'noData', reason: 'learning 7/8', tellsOwner: false });
    expect(last({}, [...eight.slice(0, 7), null, 'empty', 1_000])).toMatchObject({ reason: 'learning 7/8' });
    expect(last({}, [...eight, null])).toMatchObject({ reason: 'noValue', tellsOwner: true });
  });

  it('uses the coarser season while the finer has too few points', () =>
    expect(last({ season: 'hourOfWeek' }, [...eight, 1_000])).toMatchObject({ state: 'firing', baseline: '103.5' }));

  it('forgets what is older than 8 weeks', () => {
    const judging = judgingBy(exception);
    const old = eight.map((value, index) => runOf(index + 1, value, judging));
    expect(judged([...old, runOf(57, 1, judging)]).verdicts.at(-1)).toMatchObject({ state: 'firing' });
    expect(judged([...old, runOf(58, 1, judging)]).verdicts.at(-1)).toMatchObject({ reason: 'learning 7/8' });
  });
});

describe('a level that shifts', () => {
  const shifted = [...eight, ...Array<number>(20).fill(500)];
  it('stays unusual: flagged points are no part of what is usual', () => {
    const all = verdicts({}, shifted);
    expect(all.slice(8).every(({ state, flagged }) => state === 'firing' && flagged)).toBe(true);
    expect(all.at(-1)?.baseline).toBe('103.5');
  });

  it('is usual once a person confirmed it', () => {
    const { state } = series(judgingBy(exception), shifted.slice(0, 17));
    const confirmed = Array.from({ length: 9 }, (_, index) => `${SCHEDULE}~${9 + index}`).reduce(
      (before, occurrenceId) =>
        evolve(before, {
          type: 'ObservationConfirmed',
          data: { scheduleId: SCHEDULE, occurrenceId, at: '2026-11-20T00:00:00Z' },
        }),
      state,
    );
    const again = (from: typeof state) => judged([runOf(18, 500, judgingBy(exception))], from).verdicts[0]?.state;
    expect(again(state)).toBe('firing');
    expect(again(confirmed)).toBe('ok');
  });
});
