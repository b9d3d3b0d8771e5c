import { type Civil, type CivilDate, DAY, dateOf, dayOf, textOf } from './civil';
import { type CronFields, readCron } from './cron';
import type { Problem, Rule } from './rule';

/**
 * A rule compiled for stepping along the civil timeline, independent of any zone.
 * `timesOfDay` are milliseconds since civil midnight, ascending. `everyHour`: all 24 hours are named, so every real
 * instant counts, including those of a repeated hour. `monthlyDay`: the day of the month of a MONTHLY rule, else null.
 */
export type Pattern = {
  fallsOn: (date: CivilDate) => boolean;
  timesOfDay: readonly number[];
  everyHour: boolean;
  monthlyDay: number | null;
};

/** A civil time that a pattern plans. `nominal` is the requested date and time; with `missing` the date does not exist (31 April). */
export type Match = { civil: Civil; nominal: string; missing: boolean };

/**
 * All matches of a pattern in `[from, to)`, ascending. A month without the requested day has a `missing` match where
 * that day would have begun: at the start of the next month.
 */
export function* matches(pattern: Pattern, from: Civil, to: Civil): Generator<Match> {
  for (let day = dayOf(from); day < to; day += DAY) {
    const date = dateOf(day);
    if (date.day === 1 && day >= from && pattern.monthlyDay !== null) {
      const nominal = lackedBefore(day, pattern.monthlyDay, pattern.timesOfDay[0] ?? 0);
      if (nominal) yield { civil: day, nominal, missing: true };
    }
    if (!pattern.fallsOn(date)) continue;
    for (const time of pattern.timesOfDay) {
      const civil = day + time;
      if (civil >= to) return;
      if (civil >= from) yield { civil, nominal: textOf(civil), missing: false };
    }
  }
}

const lackedBefore = (firstOfMonth: Civil, monthlyDay: number, time: number): string | null => {
  const { day: lastDay } = dateOf(firstOfMonth - DAY);
  return lastDay < monthlyDay
    ? `${textOf(firstOfMonth - DAY).slice(0, 8)}${monthlyDay}${textOf(time).slice(10)}`
    : null;
};

/** Compiles a rule, or returns the fields that are invalid or never fall due. Does not check zone and bounds. */
export const compile = (rule: Rule): Pattern | { problems: Problem[] } => {
  const problems = misplaced(rule);
  const time = timeOf(rule.timeOfDay);
  if (time === null)
    problems.push({
      path: 'timeOfDay',
      message: `"${rule.timeOfDay}" is not a time of day; write HH:MM or HH:MM:SS from 00:00 to 23:59:59`,
    });
  const result = rule.frequency === 'CUSTOM' ? custom(rule) : preset(rule, time ?? 0);
  if ('problems' in result) return { problems: [...problems, ...result.problems] };
  return problems.length > 0 ? { problems } : result;
};

const OWNERS = { dayOfWeek: 'WEEKLY', dayOfMonth: 'MONTHLY', cronExpression: 'CUSTOM', cronMatch: 'CUSTOM' } as const;

/** A field of another frequency would be ignored, and the schedule would not do what its fields say. */
const misplaced = (rule: Rule): Problem[] =>
  (Object.keys(OWNERS) as (keyof typeof OWNERS)[])
    .filter((path) => rule[path] !== null && rule.frequency !== OWNERS[path])
    .map((path) => ({
      path,
      message: `belongs to frequency ${OWNERS[path]}; leave it out of a ${rule.frequency} schedule`,
    }));

const timeOf = (text: string): number | null => {
  const [, hours, minutes, seconds = '0'] = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(text) ?? [];
  return hours === undefined ? null : ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
};

const preset = ({ frequency, dayOfWeek, dayOfMonth }: Rule, time: number): Pattern | { problems: Problem[] } => {
  const at = { timesOfDay: [time], everyHour: false, monthlyDay: null };
  if (frequency === 'WEEKLY') {
    const wanted = dayOfWeek ?? 1;
    if (!isWhole(wanted, 0, 7))
      return {
        problems: [
          { path: 'dayOfWeek', message: 'must be a whole number from 1 (Monday) to 7 (Sunday); 0 also means Sunday' },
        ],
      };
    return { ...at, fallsOn: ({ weekday }) => weekday === wanted % 7 };
  }
  if (frequency === 'MONTHLY') {
    const wanted = dayOfMonth ?? 1;
    if (wanted === 'LAST') return { ...at, fallsOn: ({ day, daysInMonth }) => day === daysInMonth };
    if (!isWhole(wanted, 1, 31))
      return { problems: [{ path: 'dayOfMonth', message: 'must be a whole number from 1 to 31, or "LAST"' }] };
    return { ...at, fallsOn: ({ day }) => day === wanted, monthlyDay: wanted };
  }
  return { ...at, fallsOn: () => true };
};

const isWhole = (value: number, min: number, max: number): boolean =>
  Number.isInteger(value) && value >= min && value <= max;

const custom = ({ cronExpression, cronMatch }: Rule): Pattern | { problems: Problem[] } => {
  const refuse = (...messages: string[]) => ({
    problems: messages.map((message): Problem => ({ path: 'cronExpression', message })),
  });
  if (cronExpression === null) return refuse('is required with frequency CUSTOM, such as "0 9 * * 1-5"');
  const fields = readCron(cronExpression);
  if ('problems' in fields) return refuse(...fields.problems);
  const byDate = fields.dayOfMonth.filter((value) => typeof value === 'number').length < 31;
  const byWeekday =
    new Set(fields.dayOfWeek.map((value) => (typeof value === 'number' ? value % 7 : value))).size < 7 ||
    fields.nthDayOfWeek > 0;
  if (byDate && byWeekday && cronMatch === null) {
    return refuse(
      'restricts day-of-month and day-of-week; set cronMatch to "any" (either matches) or "all" (both match), or set one of the two to *',
    );
  }
  const fallsOn = (date: CivilDate): boolean => {
    if (!fields.month.includes(date.month)) return false;
    if (byDate && byWeekday && cronMatch === 'any') return onDate(fields, date) || onWeekday(fields, date);
    return (!byDate || onDate(fields, date)) && (!byWeekday || onWeekday(fields, date));
  };
  if (!everFalls(fallsOn)) return refuse('never falls due: no date matches its day-of-month, month and day-of-week');
  return { fallsOn, timesOfDay: timesOf(fields), everyHour: fields.hour.length === 24, monthlyDay: null };
};

const onDate = ({ dayOfMonth }: CronFields, { day, daysInMonth }: CivilDate): boolean =>
  dayOfMonth.includes(day) || (day === daysInMonth && dayOfMonth.includes('L'));

const onWeekday = ({ dayOfWeek, nthDayOfWeek }: CronFields, { day, weekday, daysInMonth }: CivilDate): boolean =>
  dayOfWeek.some((value) => {
    if (typeof value === 'string') return Number(value[0]) % 7 === weekday && day > daysInMonth - 7;
    return value % 7 === weekday && (nthDayOfWeek === 0 || Math.ceil(day / 7) === nthDayOfWeek);
  });

const timesOf = ({ hour, minute, second }: CronFields): number[] =>
  hour.flatMap((h) => minute.flatMap((m) => second.map((s) => ((h * 60 + m) * 60 + s) * 1000)));

/** Dates and weekdays repeat every 400 years (146,097 days, whole weeks), so checking one cycle is sufficient. */
const everFalls = (fallsOn: Pattern['fallsOn']): boolean => {
  const start = Date.UTC(2000, 0, 1);
  for (let day = 0; day < 146_097; day++) if (fallsOn(dateOf(start + day * DAY))) return true;
  return false;
};
