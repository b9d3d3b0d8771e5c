import { describe, expect, it } from '@jest/globals';
import { type DomainEvent, type Event as EventOf, metadataFor } from '@punctual/contracts';
import { at, scheduleCreated, scheduleId, spec, userId } from '../testing/samples';
import { auditOf, stateAt, type Told } from './audit';

const editor = '0c9f3f0e-51f5-4a3c-8a2e-6f1d2b3c4d5e';
const told = (event: DomainEvent, by = userId) => ({
  event,
  metadata: metadataFor(event.type, { tenantId: 'default', userId: by }),
});
const next = at(900);
const life = [
  told(scheduleCreated),
  told(
    {
      type: 'ScheduleChanged',
      data: {
        scheduleId,
        userId,
        createdAt: at(1),
        spec: { ...spec, timeOfDay: '10:00', formats: ['CSV'] },
        nextDueAt: next,
        at: at(10),
      },
    },
    editor,
  ),
  told({ type: 'SchedulePaused', data: { scheduleId, until: at(30), nextDueAt: next, at: at(20) } }),
  told({ type: 'ScheduleResumed', data: { scheduleId, nextDueAt: next, automatic: true, at: at(30) } }),
  told({ type: 'ScheduleReplanned', data: { scheduleId, calendar: null, nextDueAt: at(800), at: at(40) } }),
  told({ type: 'ScheduleTransferred', data: { scheduleId, from: userId, userId: editor, at: at(50) } }, editor),
  told({ type: 'ScheduleDeleted', data: { scheduleId, at: at(60) } }, editor),
].map((one, index): Told => ({ ...one, version: index + 1 }));

describe('the audit of a schedule', () => {
  it('tells who changed what, before and after', () => {
    const [created, ...later] = auditOf(life);
    expect(created).toMatchObject({ version: 1, at: at(1), action: 'created', userId });
    expect(created?.changes).toContainEqual({ field: 'timeOfDay', before: null, after: '09:00' });
    expect(later).toEqual([
      {
        ...{ version: 2, at: at(10), action: 'changed', userId: editor },
        changes: [
          { field: 'timeOfDay', before: '09:00', after: '10:00' },
          { field: 'formats', before: ['PDF'], after: ['CSV'] },
        ],
      },
      {
        ...{ version: 3, at: at(20), action: 'paused', userId },
        changes: [
          { field: 'status', before: 'ACTIVE', after: 'PAUSED' },
          { field: 'pausedUntil', before: null, after: at(30) },
        ],
      },
      {
        // By itself, though the planner works for the owner.
        ...{ version: 4, at: at(30), action: 'resumed', userId: null },
        changes: [
          { field: 'status', before: 'PAUSED', after: 'ACTIVE' },
          { field: 'pausedUntil', before: at(30), after: null },
        ],
      },
      { version: 5, at: at(40), action: 'replanned', userId: null, changes: [] },
      {
        ...{ version: 6, at: at(50), action: 'transferred', userId: editor },
        changes: [{ field: 'userId', before: userId, after: editor }],
      },
      {
        ...{ version: 7, at: at(60), action: 'deleted', userId: editor },
        changes: [{ field: 'deletedAt', before: null, after: at(60) }],
      },
    ]);
  });
});

it('tells which calendar planned a schedule again, with its days before and after', () => {
  const calendarId = '3f2b8c9e-6d1a-4a7f-9b0c-8e5d4f3a2b10';
  const days = { calendarId, country: null, region: null, onHoliday: 'skip' } as const;
  const before = { ...days, dates: ['2026-12-24'], calendarVersion: 1 };
  const after = { ...days, dates: ['2026-12-24', '2026-12-31'], calendarVersion: 2 };
  const followed: DomainEvent = {
    type: 'ScheduleChanged',
    data: { scheduleId, userId, createdAt: at(1), spec: { ...spec, calendar: before }, nextDueAt: next, at: at(10) },
  };
  const replanned: DomainEvent = {
    type: 'ScheduleReplanned',
    data: { scheduleId, calendar: after, nextDueAt: next, at: at(20) },
  };
  const events = [scheduleCreated, followed, replanned].map((event, index) => ({ ...told(event), version: index + 1 }));
  expect(auditOf(events).at(-1)).toEqual({
    ...{ version: 3, at: at(20), action: 'replanned', userId: null },
    changes: [{ field: 'calendar', before, after }],
  });
  expect(stateAt(events, at(15))).toMatchObject({ calendar: before });
  expect(stateAt(events, at(20))).toMatchObject({ calendar: after });
});

describe('the state of a schedule at an instant', () => {
  it('is what its events up to then made of it', () => {
    expect(stateAt(life, at(0))).toBeNull();
    expect(stateAt(life, at(1))).toMatchObject({ timeOfDay: '09:00', version: 1 });
    expect(stateAt(life, at(9))).toMatchObject({ timeOfDay: '09:00', version: 1 });
    expect(stateAt(life, at(10))).toMatchObject({ timeOfDay: '10:00', version: 2, status: 'ACTIVE' });
    expect(stateAt(life, at(25))).toMatchObject({ status: 'PAUSED', pausedUntil: at(30), version: 3 });
    expect(stateAt(life, at(55))).toMatchObject({ status: 'ACTIVE', userId: editor, deletedAt: null });
    expect(stateAt(life, at(99))).toMatchObject({ deletedAt: at(60), version: 7 });
  });
});

it('tells after which edit the condition begins again', () => {
  const above = (value: number, operator: '>' | '<' = '>') => ({
    ...spec,
    distributionCondition: { type: 'THRESHOLD' as const, metric: 'Revenue', operator, value },
  });
  const edits = [above(10), above(20), above(20, '<'), { ...above(20, '<'), timeOfDay: '10:00' }, spec];
  const events = [
    scheduleCreated,
    ...edits.map(
      (edited): EventOf<'ScheduleChanged'> => ({
        type: 'ScheduleChanged',
        data: { scheduleId, userId, createdAt: at(1), spec: edited, nextDueAt: null, at: at(20) },
      }),
    ),
  ].map((event, index) => ({ ...told(event), version: index + 1 }));
  expect(auditOf(events).map(({ conditionReset = false }) => conditionReset)).toEqual([
    ...[false, false, false],
    ...[true, false, true],
  ]);
});
