import { describe, expect, it } from '@jest/globals';
import { fold } from '@punctual/chassis';
import type { ScheduleEvent, ScheduleSpec } from '@punctual/contracts';
import { firedOf } from '../occurrence/fired';
import { SCHEDULE_ID, specOf, USER_ID } from '../testing/samples';
import { schedule } from './schedule';
import type { Known } from './state';

const above = (value: number, metric = 'Revenue'): ScheduleSpec['distributionCondition'] => ({
  ...{ type: 'THRESHOLD', metric, operator: '>', value },
});
const created = (distributionCondition: ScheduleSpec['distributionCondition']): ScheduleEvent => ({
  type: 'ScheduleCreated',
  data: {
    ...{ scheduleId: SCHEDULE_ID, userId: USER_ID, spec: specOf({ distributionCondition }) },
    ...{ nextDueAt: null, at: '2026-11-01T08:00:00Z' },
  },
});
const changed = (changes: Partial<ScheduleSpec>, at: string): ScheduleEvent => ({
  type: 'ScheduleChanged',
  data: {
    ...{ scheduleId: SCHEDULE_ID, userId: USER_ID, spec: specOf(changes), createdAt: '2026-11-01T08:00:00Z' },
    ...{ nextDueAt: null, at },
  },
});
const stateAfter = (...events: ScheduleEvent[]) => fold(schedule, events, schedule.initial) as Known;

describe('since when a schedule is judged as it is', () => {
  it('stays while edits leave metric, operator and data as they are', () => {
    const edits = [
      changed({ distributionCondition: above(20) }, '2026-11-02T08:00:00Z'),
      changed({ distributionCondition: above(20), timeOfDay: '10:00', notify: 'onChange' }, '2026-11-03T08:00:00Z'),
    ];
    expect(stateAfter(created(above(10)), ...edits).judgedSince).toBe('2026-11-01T08:00:00Z');
  });

  it.each<[string, Partial<ScheduleSpec>]>([
    ['the metric', { distributionCondition: above(10, 'Cost') }],
    ['the parameters', { distributionCondition: above(10), parameters: { quarter: 2 } }],
    ['the condition, for none', { distributionCondition: { type: 'ALWAYS' } }],
  ])('begins again with a change of %s', (_, changes) =>
    expect(stateAfter(created(above(10)), changed(changes, '2026-11-02T08:00:00Z')).judgedSince).toBe(
      '2026-11-02T08:00:00Z',
    ),
  );

  it('is told by each occurrence of a schedule with a condition, and by no other', () => {
    const fired = (condition: ScheduleSpec['distributionCondition']) =>
      firedOf({
        ...{ scheduleId: SCHEDULE_ID, occurrenceId: 'o', schedule: stateAfter(created(condition)) },
        ...{ trigger: 'planned', nominal: null, dueAt: 'd', nextDueAt: null, now: 'n' },
      });
    expect(fired(above(10)).judging).toEqual({
      ...{ condition: above(10), noData: 'ownerNotice', notify: 'everyRun', notifyResolved: false },
      judgedSince: '2026-11-01T08:00:00Z',
    });
    expect(fired({ type: 'ALWAYS' })).not.toHaveProperty('judging');
  });
});
