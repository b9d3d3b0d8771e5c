import { firstMoment } from './bounds';
import { isBusinessDay } from './business-day';
import { type CivilDate, DAY, weekOf } from './civil';
import type { HolidayOn } from './holidays';
import { localTimeAt } from './local-time';
import type { Pattern, Timing } from './pattern';
import type { Problem, Rule } from './rule';
import { hourlyTimes, TIME_FORM, timeOf } from './time-of-day';

type Days = Pick<Pattern, 'fallsOn'> & { monthlyDay?: number };
type Refused = { problems: Problem[] };

const refuse = (path: string, message: string): Refused => ({ problems: [{ path, message }] });
const isWhole = (value: number, min: number, max: number): boolean =>
  Number.isInteger(value) && value >= min && value <= max;
const DAY_FORM = 'must be a whole number from 1 (Monday) to 7 (Sunday); 0 also means Sunday';

/** The pattern of every frequency but CUSTOM, or what is wrong with its fields. */
export const presetPattern = (rule: Rule, holidayOn: HolidayOn | null): Timing | Refused => {
  const problems: Problem[] = [];
  const days = daysOf(rule, holidayOn);
  if ('problems' in days) problems.push(...days.problems);
  const times = rule.frequency === 'HOURLY' ? hours(rule) : [timeOf(rule.timeOfDay) ?? 0];
  if ('problems' in times) problems.push(...times.problems);
  if ('problems' in days || 'problems' in times) return { problems };
  const { fallsOn, monthlyDay = null } = days;
  return { fallsOn, timesOfDay: times, everyHour: times.length === 24, monthlyDay };
};

const daysOf = (rule: Rule, holidayOn: HolidayOn | null): Days | Refused => {
  switch (rule.frequency) {
    case 'WEEKDAYS':
      return { fallsOn: isWorkday };
    case 'WEEKLY':
      return weekly(rule);
    case 'MONTHLY':
      return monthly(rule, holidayOn);
    case 'HOURLY':
      return rule.daysOfWeek === null ? { fallsOn: () => true } : onDays(rule.daysOfWeek);
    case 'DAILY':
    case 'CUSTOM':
      return { fallsOn: () => true };
  }
};

const isWorkday = ({ weekday }: CivilDate): boolean => weekday >= 1 && weekday <= 5;

const hours = ({ timeOfDay, between }: Rule): number[] | Refused => {
  const time = timeOf(timeOfDay) ?? 0;
  if (between === null) return hourlyTimes(time);
  const [first, last] = [timeOf(between[0]), timeOf(between[1])];
  if (first === null || last === null) {
    const index = first === null ? 0 : 1;
    return refuse(`between.${index}`, `"${between[index].slice(0, 40)}" ${TIME_FORM}`);
  }
  const times = hourlyTimes(time, first, last);
  if (times.length > 0) return times;
  const minute = timeOfDay.slice(3);
  return refuse(
    'between',
    `never falls due: no hour has its minute ${minute} (of timeOfDay) from ${between[0]} to ${between[1]}`,
  );
};

const onDays = (daysOfWeek: readonly number[]): Days | Refused => {
  const wrong = daysOfWeek.findIndex((day) => !isWhole(day, 0, 7));
  if (wrong >= 0) return refuse(`daysOfWeek.${wrong}`, DAY_FORM);
  if (daysOfWeek.length === 0) return refuse('daysOfWeek', 'must name at least one day');
  const wanted = new Set(daysOfWeek.map((day) => day % 7));
  if (wanted.size < daysOfWeek.length) return refuse('daysOfWeek', 'names a day twice (0 and 7 are Sunday)');
  return { fallsOn: ({ weekday }) => wanted.has(weekday) };
};

const weekly = (rule: Rule): Days | Refused => {
  const { dayOfWeek, daysOfWeek, everyWeeks, weeksFrom, timezone } = rule;
  if (dayOfWeek !== null && daysOfWeek !== null)
    return refuse('daysOfWeek', 'and dayOfWeek are both given; leave one out');
  if (dayOfWeek !== null && !isWhole(dayOfWeek, 0, 7)) return refuse('dayOfWeek', DAY_FORM);
  if (!isWhole(everyWeeks, 1, 52)) return refuse('everyWeeks', 'must be a whole number of weeks from 1 to 52');
  const days = onDays(daysOfWeek ?? [dayOfWeek ?? 1]);
  if ('problems' in days || everyWeeks === 1) return days;
  const first = weekOf(anchorOf(weeksFrom, timezone));
  const { fallsOn } = days;
  return { fallsOn: (date) => (weekOf(date.start) - first) % everyWeeks === 0 && fallsOn(date) };
};

/** The local time from which weeks are counted. What is unreadable here is reported as `startDate` or `timezone`. */
const anchorOf = (weeksFrom: string | null, timezone: string): number => {
  try {
    return weeksFrom === null ? 0 : localTimeAt(timezone, firstMoment(weeksFrom, timezone));
  } catch {
    return 0;
  }
};

const monthly = ({ dayOfMonth, nthWeekday }: Rule, holidayOn: HolidayOn | null): Days | Refused => {
  if (nthWeekday !== null) {
    if (dayOfMonth !== null) return refuse('nthWeekday', 'and dayOfMonth are both given; leave one out');
    return onNthWeekday(nthWeekday);
  }
  const wanted = dayOfMonth ?? 1;
  if (wanted === 'LAST') return { fallsOn: ({ day, daysInMonth }) => day === daysInMonth };
  if (wanted === 'LAST_BUSINESS_DAY') return { fallsOn: (date) => isLastBusinessDay(date, holidayOn) };
  if (!isWhole(wanted, 1, 31))
    return refuse('dayOfMonth', 'must be a whole number from 1 to 31, "LAST" or "LAST_BUSINESS_DAY"');
  return { fallsOn: ({ day }) => day === wanted, monthlyDay: wanted };
};

const onNthWeekday = ({ n, day: wanted }: { n: number; day: number }): Days | Refused => {
  if (n !== -1 && !isWhole(n, 1, 5))
    return refuse('nthWeekday.n', 'must be a whole number from 1 to 5, or -1 for the last one of the month');
  if (!isWhole(wanted, 0, 7)) return refuse('nthWeekday.day', DAY_FORM);
  return {
    fallsOn: ({ day, weekday, daysInMonth }) =>
      weekday === wanted % 7 && (n === -1 ? day > daysInMonth - 7 : Math.ceil(day / 7) === n),
  };
};

const isLastBusinessDay = ({ start, day, daysInMonth }: CivilDate, holidayOn: HolidayOn | null): boolean => {
  if (!isBusinessDay(start, holidayOn)) return false;
  for (let left = 1; left <= daysInMonth - day; left++) if (isBusinessDay(start + left * DAY, holidayOn)) return false;
  return true;
};
