import { type CivilDate, DAY, dateOf } from './civil';
import { type CronFields, readCron } from './cron';
import type { Pattern, Timing } from './pattern';
import type { Problem, Rule } from './rule';

/** The pattern of a CUSTOM rule, or what is wrong with its cron text. */
export const customPattern = ({ cronExpression, cronMatch }: Rule): Timing | { problems: Problem[] } => {
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
  const inMonth = (month: number) => fields.month.includes(month);
  return { fallsOn, inMonth, timesOfDay: timesOf(fields), everyHour: fields.hour.length === 24, monthlyDay: null };
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
