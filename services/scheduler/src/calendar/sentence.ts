import { type CronFields, readCron } from './cron';
import type { Calendar, Rule } from './rule';
import { and, dateText, dayNames, days, duration, MONTHS, nthName, ranges, timeText, weekdayName } from './words';

/**
 * A valid rule in words, made from the same fields the calendar steps by: "Every Monday and Thursday at 09:00 (Europe/Berlin),
 * until 2026-12-31". Days come first, times second, then the zone, and what limits them.
 */
export const sentenceOf = (rule: Rule): string => `${core(rule)} (${rule.timezone})${limits(rule)}`;

const core = (rule: Rule): string => {
  const at = `at ${timeText(rule.timeOfDay)}`;
  switch (rule.frequency) {
    case 'HOURLY':
      return hourly(rule);
    case 'DAILY':
      return `Every day ${at}`;
    case 'WEEKDAYS':
      return `Every Monday to Friday ${at}`;
    case 'WEEKLY':
      return `${weekly(rule)} ${at}`;
    case 'MONTHLY':
      return `On ${monthly(rule)} of every month ${at}`;
    case 'CUSTOM':
      return custom(rule);
  }
};

const hourly = ({ timeOfDay, between, daysOfWeek }: Rule): string => {
  const [, minute, second] = timeText(timeOfDay).split(':');
  const within = between === null ? '' : ` from ${timeText(between[0])} to ${timeText(between[1])}`;
  const on = daysOfWeek === null ? 'Every day' : `Every ${dayNames(daysOfWeek)}`;
  return `${on} at minute ${Number(minute)}${second ? ` and ${Number(second)} seconds` : ''} of every hour${within}`;
};

const weekly = ({ dayOfWeek, daysOfWeek, everyWeeks, weeksFrom }: Rule): string => {
  const names = dayNames(daysOfWeek ?? [dayOfWeek ?? 1]);
  if (everyWeeks === 1) return `Every ${names}`;
  return `Every ${everyWeeks} weeks, counted from ${dateText(weeksFrom ?? '1970-01-01')}, on ${names}`;
};

const monthly = ({ dayOfMonth, nthWeekday }: Rule): string => {
  if (nthWeekday) return `the ${nthName(nthWeekday.n)} ${weekdayName(nthWeekday.day)}`;
  if (dayOfMonth === 'LAST') return 'the last day';
  return dayOfMonth === 'LAST_BUSINESS_DAY' ? 'the last business day' : `day ${dayOfMonth ?? 1}`;
};

const custom = ({ cronExpression, cronMatch }: Rule): string => {
  const fields = readCron(cronExpression ?? '');
  if ('problems' in fields) return 'Never';
  const on = [dates(fields), weekdays(fields)].filter((text) => text !== null);
  const when = on.length === 0 ? 'Every day' : `On ${on.join(cronMatch === 'any' ? ' or ' : ' that is ')}`;
  const months = fields.month.length === 12 ? '' : ` in ${and(fields.month.map((month) => MONTHS[month - 1] ?? ''))}`;
  return `${when}${months} ${times(fields)}`;
};

const dates = ({ dayOfMonth }: CronFields): string | null => {
  const numbers = dayOfMonth.filter((value) => typeof value === 'number');
  if (numbers.length === 31) return null;
  const last = dayOfMonth.includes('L') ? ['the last day of the month'] : [];
  return and([...(numbers.length === 0 ? [] : [days(numbers)]), ...last]);
};

const weekdays = ({ dayOfWeek, nthDayOfWeek }: CronFields): string | null => {
  const numbers = dayOfWeek.filter((value) => typeof value === 'number');
  if (new Set(numbers.map((day) => day % 7)).size === 7 && nthDayOfWeek === 0) return null;
  if (nthDayOfWeek > 0) return `the ${nthName(nthDayOfWeek)} ${weekdayName(numbers[0] ?? 0)} of the month`;
  const last = dayOfWeek
    .filter((value) => typeof value === 'string')
    .map((value) => `the last ${weekdayName(Number(value[0]))} of the month`);
  return and([...(numbers.length === 0 ? [] : [dayNames(numbers)]), ...last]);
};

/** More times a day than this are told as minutes and hours. */
const MAX_TIMES = 6;

const times = ({ hour, minute, second }: CronFields): string => {
  const seconds = second[0] ? `:${String(second[0]).padStart(2, '0')}` : '';
  if (hour.length * minute.length <= MAX_TIMES) {
    const two = (value: number) => String(value).padStart(2, '0');
    return `at ${and(hour.flatMap((h) => minute.map((m) => `${two(h)}:${two(m)}${seconds}`)))}`;
  }
  const plus = second[0] ? ` and ${second[0]} seconds` : '';
  const minutes = minute.length === 60 ? 'every minute' : `minute ${ranges(minute)}`;
  return `at ${minutes}${plus} of ${hour.length === 24 ? 'every hour' : `hour ${ranges(hour)}`}`;
};

const limits = (rule: Rule): string => {
  const { startDate, endDate, calendar, blackouts, spreadBy } = rule;
  return [
    startDate === null ? '' : `, from ${startDate}`,
    endDate === null ? '' : `, until ${endDate}`,
    calendar === null ? '' : `; ${holidays(calendar)}`,
    blackouts.length === 0 ? '' : `; not from ${and(blackouts.map(({ from, to }) => `${from} to ${to}`))}`,
    spreadBy === 0 ? '' : `; always ${duration(spreadBy)} later, by its spread`,
  ].join('');
};

const holidays = ({ country, region, dates: own, onHoliday }: Calendar): string => {
  const place = country === null ? [] : [`holidays of ${country}${region === null ? '' : `-${region}`}`];
  const listed = own.length === 0 ? [] : [`${own.length} listed ${own.length === 1 ? 'date' : 'dates'}`];
  const what = and([...place, ...listed]);
  if (onHoliday === 'skip') return `not on ${what}`;
  return `on ${what} moved to the ${onHoliday === 'next-business-day' ? 'next' : 'previous'} business day`;
};
