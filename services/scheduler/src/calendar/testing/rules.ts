import type { Rule } from '../rule';

/** A DAILY rule for tests and examples. */
export const daily = (timeOfDay = '09:00', timezone = 'UTC'): Rule => ({
  frequency: 'DAILY',
  timeOfDay,
  timezone,
  dayOfWeek: null,
  dayOfMonth: null,
  cronExpression: null,
  cronMatch: null,
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
