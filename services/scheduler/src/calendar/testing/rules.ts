import type { Rule } from '../rule';

/** A DAILY rule for tests and examples. */
export const daily = (timeOfDay = '09:00', timezone = 'UTC'): Rule => ({
  frequency: 'DAILY',
  timeOfDay,
  timezone,
  dayOfWeek: null,
  daysOfWeek: null,
  everyWeeks: 1,
  weeksFrom: null,
  dayOfMonth: null,
  nthWeekday: null,
  between: null,
  cronExpression: null,
  cronMatch: null,
  calendar: null,
  blackouts: [],
  spreadBy: 0,
  startDate: null,
  endDate: null,
});

/** A WEEKLY rule for tests and examples. */
export const weekly = (dayOfWeek: Rule['dayOfWeek'], timezone = 'UTC'): Rule => ({
  ...daily('09:00', timezone),
  frequency: 'WEEKLY',
  dayOfWeek,
});

/** A MONTHLY rule for tests and examples. */
export const monthly = (dayOfMonth: Rule['dayOfMonth'], timeOfDay = '09:00', timezone = 'UTC'): Rule => ({
  ...daily(timeOfDay, timezone),
  frequency: 'MONTHLY',
  dayOfMonth,
});

/** A CUSTOM rule for tests and examples. */
export const cron = (cronExpression: string | null, timezone = 'UTC', cronMatch: Rule['cronMatch'] = null): Rule => ({
  ...daily('09:00', timezone),
  frequency: 'CUSTOM',
  cronExpression,
  cronMatch,
});

/** A WEEKLY rule of several days, for tests and examples; `everyWeeks` counts from `weeksFrom`. */
export const weeks = (
  daysOfWeek: number[],
  everyWeeks = 1,
  weeksFrom: string | null = null,
  timezone = 'UTC',
): Rule => ({
  ...weekly(null, timezone),
  daysOfWeek,
  everyWeeks,
  weeksFrom,
});

/** An HOURLY rule for tests and examples. */
export const hourly = (timeOfDay: string, between: Rule['between'] = null, timezone = 'UTC'): Rule => ({
  ...daily(timeOfDay, timezone),
  frequency: 'HOURLY',
  between,
});

/** A MONTHLY rule on the n-th weekday, for tests and examples. */
export const nth = (n: number, day: number, timezone = 'UTC'): Rule => ({
  ...monthly(null, '09:00', timezone),
  nthWeekday: { n, day },
});

/** Adds a holiday calendar to a rule. */
export const withCalendar = (rule: Rule, calendar: Partial<NonNullable<Rule['calendar']>>): Rule => ({
  ...rule,
  calendar: { country: null, region: null, dates: [], onHoliday: 'skip', ...calendar },
});
