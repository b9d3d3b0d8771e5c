import { describe, expect, it } from '@jest/globals';
import type { Condition, Judging } from '@punctual/contracts';
import { factsOf, judged, judgingBy, type Observed, runOf, series } from '../testing/observed';

const above: Condition = { type: 'THRESHOLD', metric: 'Revenue', operator: '>', value: 10_000 };
const states = (condition: Condition, values: Observed[], changes: Partial<Judging> = {}): string =>
  series(judgingBy(condition, changes), values)
    .verdicts.map(({ state, send }) => `${state}${send ? '!' : ''}`)
    .join(' ');
const last = (condition: Condition, values: Observed[], changes: Partial<Judging> = {}) =>
  series(judgingBy(condition, changes), values).verdicts.at(-1);

describe('rows or none', () => {
  it('tells an empty result from one with rows', () => {
    expect(states({ type: 'NOT_EMPTY' }, ['empty', 0, null])).toBe('ok firing! firing!');
    expect(states({ type: 'EMPTY' }, ['empty', 0])).toBe('firing! ok');
  });
});

describe('a threshold', () => {
  it.each([
    ['>', 10, ['10', '10.000000000000000001'], 'ok firing!'],
    ['>=', '10', ['9.99', 10], 'ok firing!'],
    ['<', 0, [0, '-1e-300'], 'ok firing!'],
    ['<=', 0, ['0.1', 0], 'ok firing!'],
    ['==', '12345678901234567890', ['12345678901234567891', '12345678901234567890'], 'ok firing!'],
    ['!=', 1, ['1.0', '1.01'], 'ok firing!'],
    ['between', [1, 2], ['0.99', 1, 2, '2.01'], 'ok firing! firing! ok'],
    ['outside', [1, 2], ['0.99', 1, 2, '2.01'], 'firing! ok ok firing!'],
    ['>', '1e307', ['1e308', '-1e308'], 'firing! ok'],
  ] as const)('%s %j compares %j exactly', (operator, value, values, expected) => {
    const limit = typeof value === 'object' ? ([...value] as [number, number]) : value;
    expect(states({ type: 'THRESHOLD', metric: 'Revenue', operator, value: limit }, [...values])).toBe(expected);
  });

  it('takes neither an empty result nor a metric without a value for 0', () => {
    const below: Condition = { ...above, operator: '<' };
    expect(states(below, ['empty', null, 0])).toBe('noData noData firing!');
    expect(last(below, ['empty'])).toMatchObject({ reason: 'empty', tellsOwner: true, observed: null });
    expect(last(below, [null])).toMatchObject({ reason: 'noValue', text: 'Revenue has no value' });
  });

  it('fails when the report has no such metric any more', () => {
    expect(last(above, [{ metrics: [{ name: 'Cost', value: '1' }] }])).toMatchObject({
      state: 'error',
      reason: 'unknownMetric',
      send: false,
    });
  });

  it('goes on until the end is passed', () => {
    const values = [9_000, 10_001, 9_500, 8_000, 10_000];
    expect(states({ ...above, clearAt: 9_000 }, values)).toBe('ok firing! firing! ok ok');
    expect(last({ ...above, clearAt: 9_000 }, values.slice(0, 3))?.text).toBe(
      'Revenue 9,500 is not above 10,000, but still is above 9,000, since 2 November',
    );
  });

  it('waits for runs in succession, which a run without data does not break', () => {
    const patient: Condition = { ...above, forRuns: 2, clearForRuns: 2 };
    expect(states(patient, [20_000, 1, 20_000, null, 20_000, 1, 20_000, 1, 1])).toBe(
      'ok ok ok noData firing! firing! firing! firing! ok',
    );
    expect(last(patient, [20_000])).toMatchObject({
      reason: 'pending 1/2',
      text: 'Revenue 20,000 is above 10,000 (1 of 2 runs in succession)',
    });
  });

  it('with several comparisons needs all or any of them; what is missing counts only where it decides', () => {
    const facts = (revenue: string | null, cost: string | null) => ({
      metrics: [
        { name: 'Revenue', value: revenue },
        { name: 'Cost', value: cost },
      ],
    });
    const conditions = [
      { metric: 'Revenue', operator: '>' as const, value: 10 },
      { metric: 'Cost', operator: '<' as const, value: 5 },
    ];
    const values = [facts('11', '4'), facts('11', '6'), facts('11', null), facts('9', null), facts('9', '6')];
    expect(states({ type: 'THRESHOLD', conditions }, values)).toBe('firing! ok noData ok ok');
    expect(states({ type: 'THRESHOLD', conditions, match: 'any' }, values)).toBe('firing! firing! firing! noData ok');
  });
});

describe('the words', () => {
  it('say what fired, and when that was so before', () => {
    const values = [12_300.5, 12_300, 1, 12_300];
    const { verdicts } = series(judgingBy(above, { notifyResolved: true }), values, 3);
    expect(verdicts.map(({ text }) => text)).toEqual([
      'Revenue 12,300.5 is above 10,000, for the first time',
      'Revenue 12,300 is above 10,000, since 3 November',
      'Revenue 1 is not above 10,000; this ends what began on 3 November',
      'Revenue 12,300 is above 10,000, the first time since 4 November',
    ]);
    expect(verdicts.map(({ notice }) => notice)).toEqual(['firing', 'firing', 'resolved', 'firing']);
  });

  it('name another year', () => {
    const judging = judgingBy(above);
    const { verdicts } = judged([runOf(1, 20_000, judging), runOf(2, 1, judging), runOf(100, 20_000, judging)]);
    expect(verdicts.at(-1)?.text).toBe('Revenue 20,000 is above 10,000, the first time since 1 November 2026');
  });
});

describe('per cent', () => {
  const percent: Condition = { type: 'PERCENT', metric: 'Revenue', by: 10, minAbsolute: 5 };

  it.each([
    ['the first run is a baseline', {}, [100], 'ok'],
    ['the first run is sent when asked', { sendFirst: true }, [100, 100], 'ok! ok'],
    ['a tenth exactly is not beyond a tenth', {}, [100, 110, 99], 'ok ok ok'],
    ['more than a tenth, up or down', {}, [100, '110.1', 99], 'ok firing! firing!'],
    ['only up', { direction: 'up' }, [100, 80, 100], 'ok ok firing!'],
    ['only down', { direction: 'down' }, [100, 80, 100], 'ok firing! ok'],
    ['the floor keeps small numbers quiet', {}, [10, 15, '20.1'], 'ok ok firing!'],
    ['from below 0', {}, [-100, -80], 'ok firing!'],
    ['nothing is compared with 0', {}, [0, 100, 200], 'ok noData firing!'],
    ['a run without a value is passed over', {}, [100, null, 'empty', 100], 'ok noData noData ok'],
    [
      'with the run a week before',
      { against: 'P7D' },
      [100, 1, 1, 1, 1, 1, 1, 100, 100],
      'ok noData noData noData noData noData noData ok firing!',
    ],
    [
      'with the same weekday',
      { against: 'sameWeekday' },
      [100, 1, 1, 1, 1, 1, 1, 120],
      'ok noData noData noData noData noData noData firing!',
    ],
    [
      'with the median of the last three',
      { against: 'median(3)' },
      [100, 1_000, 100, 100, 200],
      'ok noData noData ok firing!',
    ],
  ] as const)('%s', (_, changes, values, expected) =>
    expect(states({ ...percent, ...changes } as Condition, [...values])).toBe(expected),
  );

  it('tells the owner of a baseline of 0, not of one that does not exist yet', () => {
    expect(last(percent, [0, 100])).toMatchObject({ reason: 'noBaseline', tellsOwner: true, baseline: '0' });
    expect(last({ ...percent, against: 'P7D' } as Condition, [1, 100])).toMatchObject({ tellsOwner: false });
  });

  it('says by how much', () =>
    expect(last(percent, [300, 400])?.text).toBe('Revenue 400 rose by 33.33 % from 300, for the first time'));
});

describe('without data', () => {
  it.each([
    ['ownerNotice', 'firing! noData noData ok'],
    ['skip', 'firing! noData noData ok'],
    ['send', 'firing! noData! noData! ok'],
    [{ keepLast: { maxRuns: 1 } }, 'firing! noData! noData ok'],
    ['keepLast', 'firing! noData! noData! ok'],
  ] as const)('%j', (noData, expected) => expect(states(above, [20_000, null, 'empty', 1], { noData })).toBe(expected));

  it('keepLast tells the owner once the last result is too old', () => {
    const { verdicts } = series(judgingBy(above, { noData: { keepLast: { maxRuns: 1 } } }), [20_000, null, null]);
    expect(verdicts.map(({ tellsOwner }) => tellsOwner)).toEqual([false, false, true]);
  });

  it('an error between two firings ends nothing', () => {
    const values = [20_000, { metrics: [] }, 20_000];
    expect(states(above, values, { notify: 'onChange' })).toBe('firing! error firing');
  });
});

describe('the series of a schedule that runs in other zones and orders', () => {
  it('a run now between two planned ones is one of the succession', () => {
    const judging = judgingBy(above, { notify: 'onChange' });
    const between = runOf(1.5, 20_000, judging, { trigger: 'manual', occurrenceId: 'now' });
    const { verdicts } = judged([runOf(1, 1, judging), between, runOf(2, 20_000, judging)]);
    expect(verdicts.map(({ send }) => send)).toEqual([false, true, false]);
  });

  it('a test is judged and sent, and changes nothing', () => {
    const judging = judgingBy(above, { notify: 'onChange' });
    const test = runOf(1.5, 20_000, judging, { trigger: 'test', occurrenceId: 'test' });
    const { verdicts, state } = judged([runOf(1, 1, judging), test, runOf(2, 20_000, judging)]);
    expect(verdicts.map(({ send }) => send)).toEqual([false, true, true]);
    expect(verdicts.at(-1)?.text).toBe('Revenue 20,000 is above 10,000, for the first time');
    expect(state.sendings.map(({ occurrenceId }) => occurrenceId)).not.toContain('test');
  });

  it('a run that is judged after a later one leaves the succession as it is', () => {
    const judging = judgingBy(above);
    const { verdicts, state } = judged([runOf(1, 1, judging), runOf(3, 1, judging), runOf(2, 20_000, judging)]);
    expect(verdicts.map(({ state, send }) => [state, send])).toEqual([
      ['ok', false],
      ['ok', false],
      ['firing', true],
    ]);
    expect(state.edge).toMatchObject({ state: 'ok', lastFired: null });
  });

  it('is judged once: the same run again changes nothing', () => {
    const run = runOf(1, 20_000, judgingBy(above));
    expect(judged([run, { ...run, facts: factsOf(1) }]).verdicts).toHaveLength(1);
  });
});

describe('an edit', () => {
  const onChange = { notify: 'onChange' } as const;
  it('of a limit keeps where the condition stands', () => {
    const before = judgingBy(above, onChange);
    const after = judgingBy({ ...above, value: 15_000 }, onChange);
    const { verdicts } = judged([runOf(1, 20_000, before), runOf(2, 20_000, after)]);
    expect(verdicts.map(({ send }) => send)).toEqual([true, false]);
  });

  it('of what it looks at begins again', () => {
    const after = judgingBy({ ...above, operator: '>=' }, { ...onChange, judgedSince: '2026-11-01T20:00:00Z' });
    const { verdicts } = judged([runOf(1, 20_000, judgingBy(above, onChange)), runOf(2, 20_000, after)]);
    expect(verdicts.at(-1)).toMatchObject({
      send: true,
      text: 'Revenue 20,000 is at least 10,000, for the first time',
    });
  });
});
