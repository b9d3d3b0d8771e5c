import { describe, expect, it } from '@jest/globals';
import type { Condition, Judging } from '@punctual/contracts';
import { judged, judgingBy, runOf, SCHEDULE, series } from '../testing/observed';

const above: Condition = { type: 'THRESHOLD', metric: 'Revenue', operator: '>', value: 10 };
const sends = (values: (number | null)[], changes: Partial<Judging>): string =>
  series(judgingBy(above, changes), values)
    .verdicts.map(({ send, notice }) => (send ? (notice ?? 'sent') : '-'))
    .join(' ');
const daily = { notify: { onChangeThenEvery: 'P1D' } } as const;

describe('how often it sends', () => {
  it.each([
    ['at every run', { notify: 'everyRun' }, 'firing firing - firing'],
    ['when it begins', { notify: 'onChange' }, 'firing - - firing'],
    ['and when it ends', { notify: 'onChange', notifyResolved: true }, 'firing - resolved firing'],
    ['when it begins and once a day', daily, 'firing firing - firing'],
    ['when it begins and every other day', { notify: { onChangeThenEvery: 'P2D' } }, 'firing - - firing'],
  ] as const)('%s', (_, changes, expected) => expect(sends([11, 12, 1, 13], changes)).toBe(expected));

  it('does not say that it ended before it said that it began', () =>
    expect(sends([1, 1, null, 1], { notifyResolved: true })).toBe('- - - -'));
});

describe('a period of a day', () => {
  const runs = (locals: [string, string][]) =>
    locals.map(([local, dueAt], index) =>
      runOf(index, 11, judgingBy(above, daily), { local, dueAt, occurrenceId: `${SCHEDULE}~${local}` }),
    );
  it('is over at the next day, where that has 23 hours, and where it has 25', () => {
    const spring = runs([
      ['2026-03-07T09:00:00', '2026-03-07T14:00:00Z'],
      ['2026-03-08T09:00:00', '2026-03-08T13:00:00Z'],
    ]);
    const autumn = runs([
      ['2026-10-31T09:00:00', '2026-10-31T13:00:00Z'],
      ['2026-11-01T09:00:00', '2026-11-01T14:00:00Z'],
    ]);
    for (const days of [spring, autumn]) expect(judged(days).verdicts.map(({ send }) => send)).toEqual([true, true]);
  });

  it('is not over a second before', () => {
    const soon = runs([
      ['2026-11-03T09:00:00', '2026-11-03T14:00:00Z'],
      ['2026-11-04T08:59:59', '2026-11-04T13:59:59Z'],
      ['2026-11-04T09:00:00', '2026-11-04T14:00:00Z'],
    ]);
    expect(judged(soon).verdicts.map(({ send }) => send)).toEqual([true, false, true]);
  });
});

describe('what could not be sent', () => {
  const judging = judgingBy(above, { notify: 'onChange', notifyResolved: true });
  const first = `${SCHEDULE}~1`;

  it('is said by the next run; what is under way, or was sent, is not said again', () => {
    const second = (changes: { sent?: string[]; notSent?: string[] }) =>
      judged([runOf(1, 11, judging), runOf(2, 11, judging, changes)]).verdicts.at(-1)?.send;
    expect(second({ notSent: [first] })).toBe(true);
    expect(second({ sent: [first] })).toBe(false);
    expect(second({})).toBe(false);
  });

  it('starts no period', () => {
    const twoDays = judgingBy(above, { notify: { onChangeThenEvery: 'P2D' } });
    const third = (notSent: string[]) =>
      judged([runOf(1, 11, twoDays), runOf(2, 11, twoDays, { notSent }), runOf(3, 11, twoDays)]).verdicts.map(
        ({ send }) => send,
      );
    expect(third([])).toEqual([true, false, true]);
    // Sent by the second run, so that the third is too early.
    expect(third([first])).toEqual([true, true, false]);
  });

  it('is not said to have ended', () => {
    const end = (notSent: string[]) =>
      judged([runOf(1, 11, judging), runOf(2, 1, judging, { notSent })]).verdicts.at(-1)?.notice;
    expect(end([])).toBe('resolved');
    expect(end([first])).toBeNull();
  });
});
