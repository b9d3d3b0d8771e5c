import { z } from 'zod';
import { defineEvent, type EventOf } from './event';
import { storedScheduleCalendar } from './rest/calendar';
import { ruleSchema, scheduleSpec, storedRule, storedSchedule } from './rest/schedule';
import { MAX_UPCOMING } from './rest/upcoming';
import { ifVersion, instant } from './shared';
import { address } from './text';

const scheduleId = z.uuid();
const nextDueAt = instant.nullable();

export const scheduleCreated = defineEvent(
  'schedule',
  'ScheduleCreated',
  z.object({ scheduleId, userId: z.string(), spec: storedSchedule, nextDueAt, at: instant }),
  {
    v: 7,
    // Version 1 knew a single file per schedule; versions 2 to 6 fewer fields, whose defaults change nothing.
    upcast: {
      1: (data) => ({ ...data, spec: singleFormatToList(data['spec']) }),
      2: (data) => data,
      3: (data) => data,
      4: (data) => data,
      5: (data) => data,
      6: (data) => data,
    },
  },
);

const singleFormatToList = (old: unknown): unknown => {
  if (typeof old !== 'object' || old === null) return old;
  const { format, ...rest } = old as Record<string, unknown>;
  return { ...rest, formats: [format] };
};

/** Replaces the whole specification: what falls due after `at` follows the new one. An ended schedule is active again. */
export const scheduleChanged = defineEvent(
  'schedule',
  'ScheduleChanged',
  z.object({ scheduleId, userId: z.string(), createdAt: instant, spec: storedSchedule, nextDueAt, at: instant }),
  // Versions 1 to 4 knew fewer fields, whose defaults change nothing.
  { v: 5, upcast: { 1: (data) => data, 2: (data) => data, 3: (data) => data, 4: (data) => data } },
);
export const schedulePaused = defineEvent(
  'schedule',
  'SchedulePaused',
  z.object({
    scheduleId,
    /** When it resumes by itself; null when only a person resumes it. */
    until: instant.nullable(),
    /** When it is next due after `until`. */
    nextDueAt,
    at: instant,
  }),
  // Version 1 knew only pauses that a person ends.
  { v: 2, upcast: { 1: (data) => ({ ...data, until: null, nextDueAt: null }) } },
);
export const scheduleResumed = defineEvent(
  'schedule',
  'ScheduleResumed',
  z.object({
    scheduleId,
    nextDueAt,
    /** True when it resumed by itself, at the end of its pause. */
    automatic: z.boolean(),
    at: instant,
  }),
  { v: 2, upcast: { 1: (data) => ({ ...data, automatic: false }) } },
);
/**
 * The schedule falls due otherwise than was told before, though nobody changed it: its shared calendar was edited, or the clocks
 * change otherwise than was known. What falls due after `at` follows the new plan.
 */
export const scheduleReplanned = defineEvent(
  'schedule',
  'ScheduleReplanned',
  z.object({
    scheduleId,
    /** The calendar of the schedule from now on; null when the clocks are the reason. */
    calendar: storedScheduleCalendar.nullable(),
    nextDueAt,
    at: instant,
  }),
  // Version 1 knew only clocks as a reason.
  { v: 2, upcast: { 1: (data) => ({ ...data, calendar: null }) } },
);
/** No occurrence will ever follow: the end date has passed. */
export const scheduleEnded = defineEvent('schedule', 'ScheduleEnded', z.object({ scheduleId, at: instant }));
/** It is not planned until it is restored. Its history stays. */
export const scheduleDeleted = defineEvent('schedule', 'ScheduleDeleted', z.object({ scheduleId, at: instant }));
/** Planned again from `at` on, in the state it had when it was deleted. Repeats what is known of it, for those that forgot it. */
export const scheduleRestored = defineEvent(
  'schedule',
  'ScheduleRestored',
  z.object({
    scheduleId,
    userId: z.string(),
    createdAt: instant,
    spec: storedSchedule,
    status: z.enum(['active', 'paused', 'ended']),
    /** When a paused one resumes by itself. */
    until: instant.nullable(),
    nextDueAt,
    at: instant,
  }),
  // Versions 1 to 4 knew fewer fields, whose defaults change nothing.
  { v: 5, upcast: { 1: (data) => data, 2: (data) => data, 3: (data) => data, 4: (data) => data } },
);
/** It has another owner. Runs that began before stay with the one before. */
export const scheduleTransferred = defineEvent(
  'schedule',
  'ScheduleTransferred',
  z.object({ scheduleId, from: z.string(), userId: z.string(), at: instant }),
);
export const scheduleEvents = [
  scheduleCreated,
  scheduleChanged,
  schedulePaused,
  scheduleResumed,
  scheduleReplanned,
  scheduleEnded,
  scheduleDeleted,
  scheduleRestored,
  scheduleTransferred,
] as const;
export type ScheduleEvent = EventOf<(typeof scheduleEvents)[number]>;

/** True to judge a command and change nothing. */
const dryRun = z.boolean().optional();

/** How many schedules are described at once: with their days they fit into one message. */
export const MAX_DESCRIBED = 20;

export const scheduleCommands = {
  /** `paused`: it begins paused. */
  CreateSchedule: z.object({ scheduleId, spec: scheduleSpec, paused: z.boolean().optional() }),
  ChangeSchedule: z.object({ scheduleId, spec: scheduleSpec, ifVersion, dryRun }),
  /** `until`: it resumes by itself then; null when only a person resumes it. */
  PauseSchedule: z.object({ scheduleId, until: instant.nullable().optional(), ifVersion, dryRun }),
  ResumeSchedule: z.object({ scheduleId, ifVersion, dryRun }),
  DeleteSchedule: z.object({ scheduleId, ifVersion, dryRun }),
  RestoreSchedule: z.object({ scheduleId }),
  /** A recipient leaves, who need not be the owner. */
  LeaveSchedule: z.object({ scheduleId, email: z.string() }),
  /** Asks when a stored schedule (`rule` is null), a new one (`scheduleId` is null) or a changed one runs. Changes nothing. */
  ListUpcoming: z.object({
    scheduleId: scheduleId.nullable(),
    rule: ruleSchema.nullable(),
    count: z.number().int().min(1).max(MAX_UPCOMING),
  }),
  /** Asks what schedules say in words. Changes nothing. */
  DescribeSchedules: z.object({
    schedules: z.array(z.object({ scheduleId, createdAt: instant, rule: storedRule })).max(MAX_DESCRIBED),
  }),
  /** Run now. `runId` names the occurrence, so a repeat of the command is the same run. */
  ExecuteSchedule: z.object({ scheduleId, runId: z.uuid(), dryRun }),
  /** Run now, to one person alone. */
  TestSchedule: z.object({ scheduleId, runId: z.uuid(), to: address }),
  /** Makes up for the planned times from `from` to `to`, both inclusive, that did not fire. */
  BackfillSchedule: z.object({ scheduleId, from: instant, to: instant }),
  /** When a schedule with this specification is due next after an instant. Changes nothing. */
  PlanNext: z.object({ scheduleId, createdAt: instant, spec: storedSchedule, after: instant }),
  /** Gives the schedule to another user. */
  TransferSchedule: z.object({ scheduleId, userId: z.uuid(), ifVersion, dryRun }),
};
