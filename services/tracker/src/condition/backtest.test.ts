import { describe, expect, it } from '@jest/globals';
import type { Condition, Judging } from '@punctual/contracts';
import fc from 'fast-check';
import { factsOf, judged, judgingBy, type Observed, runOf, SCHEDULE, series } from '../testing/observed';
import { replay } from './backtest';

const metric = 'Revenue';
const condition = fc.constantFrom<Condition>(
  { type: 'NOT_EMPTY' },
  { type: 'EMPTY' },
  { type: 'THRESHOLD', metric, operator: '>', value: 10, clearAt: 5, forRuns: 2 },
  { type: 'THRESHOLD', metric, operator: 'outside', value: [3, 12] },
  { type: 'PERCENT', metric, by: 50, minAbsolute: 2 },
  { type: 'PERCENT', metric, by: 50, minAbsolute: 0, against: 'median(3)', sendFirst: true },
  { type: 'CHANGE_DETECTION', of: 'metric', metric, tolerance: { abs: 3 }, baseline: 'lastSent' },
  { type: 'EXCEPTION', metric, season: 'dayOfWeek', sensitivity: 'high' },
);
const observed = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 20 }) as fc.Arbitrary<Observed> },
  fc.constantFrom<Observed>(null, 'empty', { metrics: [] }),
);
const settings = fc.record({
  noData: fc.constantFrom<Judging['noData']>('ownerNotice', 'send', 'skip', { keepLast: { maxRuns: 2 } }),
  notify: fc.constantFrom<Judging['notify']>('everyRun', 'onChange', { onChangeThenEvery: 'P3D' }),
  notifyResolved: fc.boolean(),
});
const values = fc.array(observed, { minLength: 1, maxLength: 40 });
/** What became of each run: sent, not sent, or not known; and whether it was a test or a run between. */
const fates = fc.array(fc.constantFrom('sent', 'notSent', 'pending'), { minLength: 40, maxLength: 40 });

/** Runs, each of which learns what became of the one before. */
const runsOf = (judging: Judging, all: readonly Observed[], fate: readonly string[]) =>
  all.map((value, index) => {
    const before = index === 0 ? [] : [`${SCHEDULE}~${index}`];
    const known = fate[index];
    return runOf(index + 1, value, judging, {
      sent: known === 'sent' ? before : [],
      notSent: known === 'notSent' ? before : [],
      trigger: index % 7 === 3 ? 'manual' : index % 11 === 5 ? 'test' : 'planned',
    });
  });

describe('a back-test', () => {
  it('of the condition itself decides what the runs decided', () =>
    fc.assert(
      fc.property(condition, settings, values, fates, (one, changes, all, fate) => {
        const judging = judgingBy(one, changes);
        const { events, verdicts } = judged(runsOf(judging, all, fate));
        const again = replay(events, judging).map(({ verdict: { edge, ...verdict } }) => verdict);
        expect(again).toEqual(verdicts.map(({ edge, ...verdict }) => verdict));
      }),
    ));

  it('of another condition is what that one would have decided from the first run on', () => {
    const { events } = series(judgingBy({ type: 'NOT_EMPTY' }), [11, 9, null, 12]);
    const stored = judgingBy({ type: 'THRESHOLD', metric, operator: '>', value: 10 }, { notify: 'onChange' });
    expect(replay(events, stored).map(({ verdict: { state, send } }) => [state, send])).toEqual([
      ['firing', true],
      ['ok', false],
      ['noData', false],
      ['firing', true],
    ]);
  });

  it('says where the rows it would have to compare are not kept', () => {
    const rows = (letter: string, key: string[]) => ({
      rows: { sha256: letter.repeat(64), size: 1, count: 1, key, ignore: [] },
    });
    const change: Condition = { type: 'CHANGE_DETECTION', key: ['id'] };
    const recorded = { against: `${SCHEDULE}~1`, added: 1, removed: 0, changed: 0, problem: null };
    const { events } = series(judgingBy(change), [rows('a', ['id']), { ...rows('b', ['id']), change: recorded }]);
    const states = (one: Condition) => replay(events, judgingBy(one)).map(({ verdict }) => verdict.reason);
    expect(states(change)).toEqual(['baseline', 'changed']);
    expect(states({ ...change, tolerance: { abs: 1 } })).toEqual(['baseline', 'rowsNotKept']);
  });
});

describe('verdicts', () => {
  const together = (judging: Judging[], all: readonly Observed[]) =>
    judged(all.map((value, index) => runOf(index + 1, value, judging[index] ?? judgingBy({ type: 'ALWAYS' }))));

  it('are the same after an edit that changes nothing', () =>
    fc.assert(
      fc.property(condition, settings, values, fc.integer({ min: 0, max: 40 }), (one, changes, all, edit) => {
        const plain = judgingBy(one, changes);
        // Saved again: another object with the same fields.
        const edited = structuredClone(plain);
        const { verdicts } = together(Array<Judging>(40).fill(plain), all);
        const again = together([...Array<Judging>(edit).fill(plain), ...Array<Judging>(40).fill(edited)], all);
        expect(again.verdicts).toEqual(verdicts);
      }),
    ));

  it('are the same wherever the clocks change', () =>
    fc.assert(
      fc.property(condition, settings, values, fc.integer({ min: -1, max: 40 }), (one, changes, all, day) => {
        const judging = judgingBy(one, changes);
        const shifted = all.map((value, index) => {
          const run = runOf(index + 1, value, judging);
          // An hour earlier or later by UTC, the same by the clock on the wall.
          const hour = index < day ? 0 : day % 2 === 0 ? 3_600_000 : -3_600_000;
          return { ...run, dueAt: new Date(Date.parse(run.dueAt) + hour).toISOString() };
        });
        const plain = judged(all.map((value, index) => runOf(index + 1, value, judging)));
        expect(judged(shifted).verdicts).toEqual(plain.verdicts);
      }),
    ));

  it('never take missing data for a value', () =>
    fc.assert(
      fc.property(condition, settings, values, (one, changes, all) => {
        fc.pre(one.type !== 'NOT_EMPTY' && one.type !== 'EMPTY');
        const { verdicts } = series(judgingBy(one, changes), [...all, null, 'empty', { metrics: [] }]);
        expect(verdicts.slice(-3).map(({ state }) => state)).toEqual(['noData', 'noData', 'error']);
      }),
    ));

  it('are decided by numbers, not by their texts', () => {
    const judging = judgingBy({ type: 'THRESHOLD', metric, operator: '>=', value: '10.0' });
    const spelled = ['10', '10.00', '1e1', '1.0E+1'].map((text, index) => runOf(index + 1, text, judging));
    expect(judged(spelled).verdicts.every(({ state }) => state === 'firing')).toBe(true);
    expect(factsOf('10').metrics).toEqual([{ name: metric, value: '10' }]);
  });
});
