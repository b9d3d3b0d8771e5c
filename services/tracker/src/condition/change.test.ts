import { describe, expect, it } from '@jest/globals';
import type { Condition, ConditionOf, RowsChange, StoredRows } from '@punctual/contracts';
import { judged, judgingBy, runOf, SCHEDULE, series } from '../testing/observed';
import { condition as decider, toCompareWith } from './condition';

const change: ConditionOf<'CHANGE_DETECTION'> = { type: 'CHANGE_DETECTION', key: ['id'] };
/** Rows that are equal when their letters are. */
const rows = (letter: string): StoredRows => ({
  ...{ sha256: letter.repeat(64), size: 10, count: 3 },
  ...{ key: ['id'], ignore: [] },
});
const against = (day: number, changes: Partial<RowsChange> = {}): RowsChange => ({
  ...{ against: `${SCHEDULE}~${day}`, added: 1, removed: 0, changed: 2, problem: null },
  ...changes,
});
const states = (condition: Condition, facts: Parameters<typeof series>[1]) =>
  series(judgingBy(condition), facts).verdicts.map(({ state, send }) => `${state}${send ? '!' : ''}`);

describe('a change of rows', () => {
  it('is what differs from the run before; the first run is a baseline', () => {
    const facts = [{ rows: rows('a') }, { rows: rows('a') }, { rows: rows('b'), change: against(2) }];
    expect(states(change, facts)).toEqual(['ok', 'ok', 'firing!']);
    expect(series(judgingBy(change), facts).verdicts.map(({ reason, text }) => [reason, text])).toEqual([
      ['baseline', 'this is the first run, with which later ones are compared'],
      ['unchanged', 'no row has changed'],
      ['changed', '1 row added, 2 rows changed'],
    ]);
    expect(states({ ...change, sendFirst: true }, facts)).toEqual(['ok!', 'ok', 'firing!']);
  });

  it('within the tolerance is none', () => {
    const none = against(1, { added: 0, changed: 0 });
    expect(states(change, [{ rows: rows('a') }, { rows: rows('b'), change: none }])).toEqual(['ok', 'ok']);
  });

  it('is an error when rows cannot be told apart', () => {
    const problem = 'the key (id) is not unique';
    const facts = [{ rows: rows('a') }, { rows: rows('b'), change: against(1, { problem }) }];
    expect(series(judgingBy(change), facts).verdicts.at(-1)).toMatchObject({ state: 'error', text: problem });
  });

  it('is an error when a column of the key is gone; other columns may come and go', () => {
    const after = (columns: string[]) => [
      { rows: rows('a'), columns: ['id', 'n'] },
      { rows: rows('b'), columns, change: against(1) },
    ];
    expect(series(judgingBy(change), after(['n'])).verdicts.at(-1)).toMatchObject({
      ...{ state: 'error', reason: 'unknownColumn' },
      text: 'the rows have no column "id", which is in the key',
    });
    expect(states(change, after(['id', 'm']))).toEqual(['ok', 'firing!']);
  });

  it('down to no row is a change', () => {
    const empty = { rowCount: 0, rows: rows('0'), change: against(1, { added: 0, changed: 0, removed: 3 }) };
    expect(series(judgingBy(change), [{ rows: rows('a') }, empty]).verdicts.at(-1)).toMatchObject({
      state: 'firing',
      text: '3 rows removed',
      observed: '0 rows',
      baseline: '3 rows',
    });
  });

  it('is not judged before the rows were compared with those that are the baseline by now', () => {
    const judging = judgingBy(change);
    const { state } = judged([
      runOf(1, { rows: rows('a') }, judging),
      runOf(2, { rows: rows('b'), change: against(1) }, judging),
    ]);
    const decide = (facts: Parameters<typeof runOf>[1]) =>
      decider.decide({ type: 'RecordObservation', data: runOf(3, facts, judging) }, state).length;
    expect(toCompareWith(state, runOf(3, { rows: rows('c') }, judging))?.occurrenceId).toBe(`${SCHEDULE}~2`);
    expect(decide({ rows: rows('c') })).toBe(0);
    expect(decide({ rows: rows('c'), change: against(1) })).toBe(0);
    expect(decide({ rows: rows('c'), change: against(2) })).toBe(1);
    expect(decide({ rows: rows('b') })).toBe(1);
  });
});

describe('the baseline lastSent', () => {
  const judging = judgingBy({ ...change, baseline: 'lastSent' });
  const one = runOf(1, { rows: rows('a') }, judging);
  const two = runOf(2, { rows: rows('b'), change: against(1) }, judging);

  it('is the first run until one was sent, then the one that was', () => {
    const second = runOf(2, { rows: rows('b') }, judging);
    expect(toCompareWith(judged([one]).state, second)?.occurrenceId).toBe(one.occurrenceId);
    const third = runOf(3, { rows: rows('c') }, judging);
    expect(toCompareWith(judged([one, two]).state, third)?.occurrenceId).toBe(two.occurrenceId);
  });

  it('stays where it was when that could not be sent', () => {
    const third = runOf(3, { rows: rows('c'), change: against(1) }, judging, { notSent: [two.occurrenceId] });
    expect(judged([one, two, third]).verdicts).toHaveLength(3);
    const fourth = runOf(4, { rows: rows('b'), change: against(1) }, judging, { notSent: [third.occurrenceId] });
    expect(judged([one, two, third, fourth]).verdicts.at(-1)?.state).toBe('firing');
  });
});

describe('a change of columns', () => {
  it('is a column that appears or is gone', () => {
    const columns = (...names: string[]) => ({ columns: names });
    const of: Condition = { type: 'CHANGE_DETECTION', of: 'columns', ignore: ['note'] };
    const facts = [columns('a', 'b'), columns('b', 'a', 'note'), { rowCount: 0, ...columns() }, columns('a', 'c')];
    expect(states(of, facts)).toEqual(['ok', 'ok', 'noData', 'firing!']);
    expect(series(judgingBy(of), facts).verdicts.at(-1)?.text).toBe('new columns: c; columns that are gone: b');
  });
});

describe('a change of a metric', () => {
  const of: ConditionOf<'CHANGE_DETECTION'> = { type: 'CHANGE_DETECTION', of: 'metric', metric: 'Revenue' };
  it.each([
    [{}, [100, '100.0', '100.0000000000000000001'], ['ok', 'ok', 'firing!']],
    [{ tolerance: { abs: 1, rel: 0.1 } }, [100, 105, 99], ['ok', 'ok', 'ok']],
    [{ tolerance: { abs: 1, rel: 0.1 } }, [100, 111], ['ok', 'firing!']],
    [{ tolerance: { abs: 20, rel: 0.1 } }, [100, 111], ['ok', 'ok']],
    [{}, [100, null, 'empty', 100, 0], ['ok', 'noData', 'noData', 'ok', 'firing!']],
  ] as const)('%j, %j', (changes, values, expected) =>
    expect(states({ ...of, ...changes } as Condition, [...values])).toEqual(expected),
  );
});
