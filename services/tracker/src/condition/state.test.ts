import { describe, expect, it } from '@jest/globals';
import { fold } from '@punctual/chassis';
import type { Condition, ConditionEvent, Judging } from '@punctual/contracts';
import { judged, judgingBy, type Observed, runOf } from '../testing/observed';
import { condition as decider } from './condition';
import { NEWEST_EVENTS } from './state';

/** A run of every minute. */
const minute = (index: number, observed: Observed, judging: Judging, sent: string[] = []) => {
  const dueAt = new Date(Date.parse('2026-11-01T09:00:00Z') + index * 60_000).toISOString();
  return runOf(index, observed, judging, { dueAt, local: dueAt.slice(0, 19), sent });
};
const foldAll = (events: readonly ConditionEvent[]) => fold(decider, events, decider.initial);

describe('the newest events of a long stream', () => {
  const above: Condition = { type: 'THRESHOLD', metric: 'Revenue', operator: '>', value: 10 };
  const onChange = judgingBy(above, { notify: 'onChange' });
  const occurrences = NEWEST_EVENTS + 1_500;
  const run = (index: number) => minute(index, 20, onChange, index === 1 ? [minute(0, 20, onChange).occurrenceId] : []);
  const { events, state, verdicts } = judged(Array.from({ length: occurrences }, (_, index) => run(index)));
  const newest = events.slice(-NEWEST_EVENTS);

  it('give the state that all of them give', () => {
    expect(foldAll(newest)).toEqual(state);
    expect(foldAll(events)).toEqual(state);
  });

  it('still know that the first run told, however long ago', () => {
    expect(verdicts.flatMap(({ send }, index) => (send ? [index] : []))).toEqual([0]);
    const next = decider.decide({ type: 'RecordObservation', data: run(occurrences) }, foldAll(newest));
    expect(next[0]).toMatchObject({ type: 'ObservationRecorded', data: { verdict: { state: 'firing', send: false } } });
  });

  it('still know the rows that were sent last, with which a change is compared', () => {
    const changed = judgingBy({ type: 'CHANGE_DETECTION', of: 'metric', metric: 'Revenue', baseline: 'lastSent' });
    const first = minute(0, 5, changed);
    const runs = [first, ...Array.from({ length: occurrences }, (_, index) => minute(index + 1, 5, changed))];
    const known = foldAll(judged(runs).events.slice(-NEWEST_EVENTS));
    const next = decider.decide({ type: 'RecordObservation', data: minute(occurrences + 2, 6, changed) }, known);
    expect(known.first).toMatchObject({ occurrenceId: first.occurrenceId });
    expect(next[0]).toMatchObject({ data: { verdict: { state: 'firing', baseline: '5' } } });
  });
});
