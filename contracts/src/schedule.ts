import { z } from 'zod';
import { defineEvent, type EventOf } from './event';
import { scheduleSpec, storedSchedule } from './rest/schedule';
import { ifVersion, instant } from './shared';

const scheduleId = z.uuid();
const nextDueAt = instant.nullable();

export const scheduleCreated = defineEvent(
  'schedule',
  'ScheduleCreated',
  z.object({ scheduleId, userId: z.string(), spec: storedSchedule, nextDueAt, at: instant }),
  {
    v: 3,
    // Version 1 knew a single file per schedule; version 2 fewer frequencies, whose fields have defaults that change nothing.
    upcast: { 1: (data) => ({ ...data, spec: singleFormatToList(data['spec']) }), 2: (data) => data },
  },
);

const singleFormatToList = (old: unknown): unknown => {
  if (typeof old !== 'object' || old === null) return old;
  const { format, ...rest } = old as Record<string, unknown>;
  return { ...rest, formats: [format] };
};

export const schedulePaused = defineEvent('schedule', 'SchedulePaused', z.object({ scheduleId, at: instant }));
export const scheduleResumed = defineEvent(
  'schedule',
  'ScheduleResumed',
  z.object({ scheduleId, nextDueAt, at: instant }),
);
/** Clocks change otherwise than was known when `nextDueAt` was last told: the schedule's next time is another instant. */
export const scheduleReplanned = defineEvent(
  'schedule',
  'ScheduleReplanned',
  z.object({ scheduleId, nextDueAt: instant, at: instant }),
);
/** No occurrence will ever follow: the end date has passed. */
export const scheduleEnded = defineEvent('schedule', 'ScheduleEnded', z.object({ scheduleId, at: instant }));
export const scheduleEvents = [
  scheduleCreated,
  schedulePaused,
  scheduleResumed,
  scheduleReplanned,
  scheduleEnded,
] as const;
export type ScheduleEvent = EventOf<(typeof scheduleEvents)[number]>;

export const scheduleCommands = {
  CreateSchedule: z.object({ scheduleId, spec: scheduleSpec }),
  PauseSchedule: z.object({ scheduleId, ifVersion }),
  ResumeSchedule: z.object({ scheduleId, ifVersion }),
  /** Run now. `runId` names the occurrence, so a repeat of the command is the same run. */
  ExecuteSchedule: z.object({ scheduleId, runId: z.uuid() }),
};
