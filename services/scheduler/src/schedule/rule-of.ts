import type { ScheduleCalendar, ScheduleRule } from '@punctual/contracts';
import type { Calendar, Rule } from '../calendar/rule';
import { offsetWithin } from '../calendar/spread';

/** What the calendar needs to know of a schedule beyond its spec. Editing a schedule does not change it. */
export type Origin = { scheduleId: string; createdAt: string };

/** The part of a schedule the calendar works from. */
export const ruleOf = (spec: ScheduleRule, { scheduleId, createdAt }: Origin): Rule => {
  const { frequency, timeOfDay, dayOfWeek, daysOfWeek, everyWeeks, dayOfMonth, nthWeekday, between } = spec;
  const { cronExpression, cronMatch, calendar, blackouts, spread, timezone, startDate, endDate } = spec;
  // The order of `knownSchema`, by which saved rules are read: equal rules have equal JSON.
  return {
    frequency,
    timeOfDay,
    dayOfWeek,
    daysOfWeek,
    everyWeeks,
    dayOfMonth,
    nthWeekday,
    between,
    calendar: calendar && daysOf(calendar),
    blackouts,
    cronExpression,
    cronMatch,
    timezone,
    startDate,
    endDate,
    // Null where it does not matter, so that schedules with the same rule share their plan.
    weeksFrom: everyWeeks === 1 ? null : (startDate ?? createdAt),
    spreadBy: spread === null ? 0 : offsetWithin(spread, scheduleId),
  };
};

/** Without what says where the days come from: schedules with the same days share their plan. */
export const daysOf = ({ country, region, dates, onHoliday }: ScheduleCalendar): Calendar => ({
  country,
  region,
  dates,
  onHoliday,
});
