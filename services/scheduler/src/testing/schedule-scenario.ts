import { scenario } from '@punctual/chassis/testing';
import type { ScheduleEvent, ScheduleSpec } from '@punctual/contracts';
import { type ScheduleCommand, schedule } from '../schedule/schedule';
import { SCHEDULE_ID, specOf, USER_ID } from './samples';

/** Given events of one schedule, when a command, then events: with those below, for the tests of its decisions. */
export const { given } = scenario(schedule);
export const now = '2026-11-23T08:00:00.000Z';
export const about = { scheduleId: SCHEDULE_ID, now };
export const spec = specOf();
export const create: ScheduleCommand = { type: 'CreateSchedule', data: { ...about, userId: USER_ID, spec } };
export const pause = (ifVersion: number | null = null): ScheduleCommand => ({
  type: 'PauseSchedule',
  data: { ...about, ifVersion },
});
export const resume = (ifVersion: number | null = null): ScheduleCommand => ({
  type: 'ResumeSchedule',
  data: { ...about, ifVersion },
});
export const end = (version: number): ScheduleCommand => ({ type: 'EndSchedule', data: { ...about, version } });
export const created = {
  type: 'ScheduleCreated' as const,
  data: { scheduleId: SCHEDULE_ID, userId: USER_ID, spec, nextDueAt: '2026-11-23T09:00:00Z', at: now },
};
export const paused: ScheduleEvent = {
  type: 'SchedulePaused',
  data: { scheduleId: SCHEDULE_ID, until: null, nextDueAt: null, at: now },
};
export const resumed: ScheduleEvent = {
  type: 'ScheduleResumed',
  data: { scheduleId: SCHEDULE_ID, nextDueAt: '2026-11-23T09:00:00Z', automatic: false, at: now },
};
export const replan = (nextDueAt: string): ScheduleCommand => ({
  type: 'ReplanSchedule',
  data: { ...about, nextDueAt },
});
export const replanned = (nextDueAt: string): ScheduleEvent => ({
  type: 'ScheduleReplanned',
  data: { scheduleId: SCHEDULE_ID, calendar: null, nextDueAt, at: now },
});
export const ended: ScheduleEvent = { type: 'ScheduleEnded', data: { scheduleId: SCHEDULE_ID, at: now } };

export const at = '2026-11-23T08:00:00.000Z';
export const later = '2026-11-24T12:00:00.000Z';
export const changeTo = (spec: ScheduleSpec, ifVersion: number | null = null): ScheduleCommand => ({
  type: 'ChangeSchedule',
  data: { ...about, spec, ifVersion },
});
export const changed = (spec: ScheduleSpec, nextDueAt: string | null): ScheduleEvent => ({
  type: 'ScheduleChanged',
  data: { scheduleId: SCHEDULE_ID, userId: USER_ID, createdAt: at, spec, nextDueAt, at },
});
export const ten = specOf({ timeOfDay: '10:00' });

export const pausedUntil = (until: string, nextDueAt: string | null = '2026-11-25T09:00:00Z'): ScheduleEvent => ({
  type: 'SchedulePaused',
  data: { scheduleId: SCHEDULE_ID, until, nextDueAt, at },
});
export const pauseUntil = (until: string): ScheduleCommand => ({
  type: 'PauseSchedule',
  data: { ...about, until, ifVersion: null },
});
export const endPause = (until: string): ScheduleCommand => ({
  type: 'EndPause',
  data: { scheduleId: SCHEDULE_ID, until, now: later },
});

export const remove = (ifVersion: number | null = null): ScheduleCommand => ({
  type: 'DeleteSchedule',
  data: { ...about, ifVersion },
});
export const restoreAt = (instant: string): ScheduleCommand => ({
  type: 'RestoreSchedule',
  data: { scheduleId: SCHEDULE_ID, now: instant },
});
export const deleted: ScheduleEvent = { type: 'ScheduleDeleted', data: { scheduleId: SCHEDULE_ID, at } };
export const restored = (
  changes: Partial<Extract<ScheduleEvent, { type: 'ScheduleRestored' }>['data']>,
  instant = at,
): ScheduleEvent => ({
  type: 'ScheduleRestored',
  data: {
    ...{ scheduleId: SCHEDULE_ID, userId: USER_ID, createdAt: at, spec, status: 'active', until: null },
    ...{ nextDueAt: '2026-11-23T09:00:00Z', at: instant, ...changes },
  },
});
