import { describe, it } from '@jest/globals';
import { scenario } from '@punctual/chassis/testing';
import type { ScheduleCalendar, ScheduleEvent } from '@punctual/contracts';
import { SCHEDULE_ID, specOf, USER_ID } from '../testing/samples';
import { type ScheduleCommand, schedule } from './schedule';

const { given } = scenario(schedule);
const now = '2026-11-23T08:00:00.000Z';
const scheduleId = SCHEDULE_ID;
const calendarId = '3f2b8c9e-6d1a-4a7f-9b0c-8e5d4f3a2b10';
const daysAt = (calendarVersion: number, ...dates: string[]) => ({
  ...{ calendarId, country: null, region: null, dates, calendarVersion },
});
const calendar: ScheduleCalendar = { ...daysAt(1, '2026-11-23'), onHoliday: 'next-business-day' };
const createdWith = (changes: Parameters<typeof specOf>[0]): ScheduleEvent => ({
  type: 'ScheduleCreated',
  data: { scheduleId, userId: USER_ID, spec: specOf(changes), nextDueAt: '2026-11-24T09:00:00Z', at: now },
});
const created = createdWith({ calendar });
const follow = (version: number, ...dates: string[]): ScheduleCommand => ({
  type: 'FollowCalendar',
  data: { scheduleId, calendar: daysAt(version, ...dates), now },
});
const replanned = (version: number, nextDueAt: string | null, ...dates: string[]): ScheduleEvent => ({
  type: 'ScheduleReplanned',
  data: { scheduleId, calendar: { ...calendar, ...daysAt(version, ...dates) }, nextDueAt, at: now },
});
const paused = (until: string | null): ScheduleEvent => ({
  type: 'SchedulePaused',
  data: { scheduleId, until, nextDueAt: until, at: now },
});

describe('a schedule that follows a shared calendar', () => {
  it('is planned again once when the days change, and keeps what it does on them', () =>
    given(created)
      .when(follow(2, '2026-11-24'))
      .then(replanned(2, '2026-11-23T09:00:00Z', '2026-11-24'))
      .andAgainDoesNothing());
  it('never goes back to an older version of the calendar', () =>
    void given(created, replanned(3, null)).when(follow(2, '2026-11-24')).then());
  it('is not planned again when the same days have another name', () =>
    void given(created).when(follow(2, '2026-11-23')).then());
  it('does not mind another calendar', () => {
    const other = { ...calendar, calendarId: '0e8a4f52-6f7b-4a0e-9a43-1b7c5b6d2e90' };
    void given(createdWith({ calendar: other }))
      .when(follow(2))
      .then();
    void given(createdWith({ calendar: null }))
      .when(follow(2))
      .then();
  });
  it('is planned again while it is paused, and resumes by the new days', () => {
    given(created, paused(null))
      .when(follow(2, '2026-11-24'))
      .then(replanned(2, null, '2026-11-24'));
    given(created, paused('2026-11-24T00:00:00Z'))
      .when(follow(2, '2026-11-24'))
      .then(replanned(2, '2026-11-25T09:00:00Z', '2026-11-24'));
    given(created, paused(null), replanned(2, null, '2026-11-24'))
      .when({ type: 'ResumeSchedule', data: { scheduleId, ifVersion: null, now } })
      .then({
        type: 'ScheduleResumed',
        data: { scheduleId, nextDueAt: '2026-11-23T09:00:00Z', automatic: false, at: now },
      });
  });
  it('stays as it is once it has ended or was deleted', () => {
    void given(created, { type: 'ScheduleEnded', data: { scheduleId, at: now } })
      .when(follow(2))
      .then();
    void given(created, { type: 'ScheduleDeleted', data: { scheduleId, at: now } })
      .when(follow(2))
      .then();
  });
  it('is not due once more for what was due before its day became a holiday', () => {
    const monthly = createdWith({
      calendar: { ...calendar, dates: ['2026-12-24'] },
      frequency: 'MONTHLY',
      dayOfMonth: 20,
    });
    given(monthly)
      .when(follow(2, '2026-11-20'))
      .then(replanned(2, '2026-12-20T09:00:00Z', '2026-11-20'));
  });
  it('is due at once when its day is a holiday no more and has passed', () => {
    const monthly = { frequency: 'MONTHLY', dayOfMonth: 20 } as const;
    given(createdWith({ calendar: { ...calendar, dates: ['2026-11-20'] }, ...monthly }))
      .when(follow(2, '2026-12-24'))
      .then(replanned(2, '2026-11-23T08:00:00.001Z', '2026-12-24'));
  });
});
