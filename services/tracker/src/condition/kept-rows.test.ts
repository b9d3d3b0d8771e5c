import { describe, expect, it } from '@jest/globals';
import type { ConditionOf, StoredRows } from '@punctual/contracts';
import { judged, judgingBy, runOf, SCHEDULE } from '../testing/observed';
import { KeptRows, type RowsOfSchedule } from './kept-rows';

const change: ConditionOf<'CHANGE_DETECTION'> = { type: 'CHANGE_DETECTION', key: ['id'] };
const rows = (letter: string): { rows: StoredRows } => ({
  rows: { sha256: letter.repeat(64), size: 10, count: 3, key: ['id'], ignore: [] },
});
/** Runs over these rows, each of which differs from the run of `against`. */
const keptAfter = (
  condition: typeof change,
  runs: [letter: string, against: number | null, changes?: Parameters<typeof runOf>[3]][],
) => {
  const judging = judgingBy(condition);
  const { events } = judged(
    runs.map(([letter, day, changes], index) => {
      const change =
        day === null ? null : { against: `${SCHEDULE}~${day}`, added: 1, removed: 0, changed: 0, problem: null };
      return runOf(index + 1, { ...rows(letter), change }, judging, changes);
    }),
  );
  expect(events).toHaveLength(runs.length);
  const kept = new KeptRows();
  for (const event of events) kept.record(event);
  return kept;
};
const letters = (hashes: Iterable<string>) =>
  [...hashes]
    .map((hash) => hash[0])
    .sort()
    .join('');
const stateOf = (kept: KeptRows) => {
  const needed = kept.needed();
  return [letters(needed), letters(kept.superseded(needed))];
};
const id = (day: number) => `${SCHEDULE}~${day}`;

describe('kept rows', () => {
  it('are those of the newest runs; those before are superseded', () =>
    expect(
      stateOf(
        keptAfter(change, [
          ['a', null],
          ['b', 1],
          ['c', 2],
          ['d', 3],
        ]),
      ),
    ).toEqual(['cd', 'ab']));

  it('are those of the last run that was sent, also while that is not known', () => {
    const lastSent = { ...change, baseline: 'lastSent' as const };
    const twice = (changes: Parameters<typeof runOf>[3]) =>
      stateOf(
        keptAfter(lastSent, [
          ['a', null],
          ['b', 1],
          ['c', 2, { sent: [id(2)] }],
          ['d', 3, changes],
        ]),
      );
    expect(twice({})).toEqual(['bcd', 'a']);
    expect(twice({ sent: [id(3)] })).toEqual(['cd', 'ab']);
    const never = keptAfter(lastSent, [
      ['a', null],
      ['b', 1],
      ['c', 1, { notSent: [id(2)] }],
    ]);
    expect(stateOf(never)).toEqual(['abc', '']);
  });

  it('are those of which a mail that is still to be made lists the changes', () => {
    const listing = (changes: Parameters<typeof runOf>[3]) => {
      const judging = judgingBy(change);
      const { events } = judged(
        ['a', 'b', 'c', 'd', 'e'].map((letter, index, all) => {
          const against = { against: id(index), rows: (all[index - 1] ?? '').repeat(64), problem: null };
          const counts = { added: 1, removed: 0, changed: 0 };
          const facts = { ...rows(letter), change: index === 0 ? null : { ...against, ...counts } };
          // Each run was sent, as the next one learns; what became of the second only the last may learn.
          const sent = index > 2 ? { sent: [id(index)].filter((one) => one !== id(2)) } : {};
          return runOf(index + 1, facts, judging, index === 4 ? changes : sent);
        }),
      );
      const kept = new KeptRows();
      for (const event of events) kept.record(event);
      return stateOf(kept);
    };
    expect(listing({ sent: [id(4)] })).toEqual(['abde', 'c']);
    expect(listing({ sent: [id(4)], notSent: [id(2)] })).toEqual(['de', 'abc']);
  });

  it('are the same after they were saved in the middle', () => {
    const lastSent = { ...change, baseline: 'lastSent' as const };
    const judging = judgingBy(lastSent);
    const { events } = judged(
      ['a', 'b', 'c', 'd'].map((letter, index) =>
        runOf(
          index + 1,
          {
            ...rows(letter),
            change: index === 0 ? null : { against: id(index), added: 1, removed: 0, changed: 0, problem: null },
          },
          judging,
          index === 2 ? { sent: [id(2)] } : {},
        ),
      ),
    );
    const whole = new KeptRows();
    for (const event of events) whole.record(event);
    let saved = new Map<string, RowsOfSchedule>();
    for (const event of events) {
      const part = new KeptRows(saved);
      part.record(event);
      expect([...part.takeChanged()]).toEqual([SCHEDULE]);
      saved = new Map(JSON.parse(JSON.stringify([...part.entries])) as [string, RowsOfSchedule][]);
    }
    expect(stateOf(new KeptRows(saved))).toEqual(stateOf(whole));
  });

  it('are not those of a test, nor of a schedule that is gone or compares no rows any more', () => {
    const kept = keptAfter(change, [
      ['a', null],
      ['b', 1, { trigger: 'test' }],
      ['c', 1],
    ]);
    expect(stateOf(kept)).toEqual(['ac', 'b']);
    kept.record({ type: 'ScheduleDeleted', data: { scheduleId: SCHEDULE, at: '2026-11-23T09:00:00Z' } });
    expect(stateOf(kept)).toEqual(['', 'abc']);
    kept.forget(new Set(['a'.repeat(64)]));
    expect(stateOf(kept)).toEqual(['', 'bc']);
  });
});
