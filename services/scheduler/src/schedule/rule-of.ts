import type { ScheduleSpec } from '@punctual/contracts';
import type { Rule } from '../calendar/rule';

/** What the calendar needs to know of a schedule beyond its spec. Editing a schedule does not change it. */
export type Origin = { scheduleId: string; createdAt: string };

/** The part of a schedule the calendar works from. */
export const ruleOf = (spec: ScheduleSpec, { createdAt }: Origin): Rule => {
  const { frequency, timeOfDay, dayOfWeek, daysOfWeek, everyWeeks, dayOfMonth, nthWeekday, between } = spec;
  const { cronExpression, cronMatch, timezone, startDate, endDate } = spec;
  return {
    frequency,
    timeOfDay,
    dayOfWeek,
    daysOfWeek,
    everyWeeks,
    // Null where it does not matter, so that schedules with the same rule share their plan.
    weeksFrom: everyWeeks === 1 ? null : (startDate ?? createdAt),
    dayOfMonth,
    nthWeekday,
    between,
    cronExpression,
    cronMatch,
    timezone,
    startDate,
    endDate,
  };
};
