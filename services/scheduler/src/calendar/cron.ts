import { CronExpressionParser } from 'cron-parser';
import { type CronField, FIELDS, nameOf, problemsIn } from './cron-field';

/** The values a cron text stands for. Day-of-month may contain `L`; day-of-week, strings such as `5L` (the last Friday). */
export type CronFields = {
  second: number[];
  minute: number[];
  hour: number[];
  dayOfMonth: (number | string)[];
  month: number[];
  dayOfWeek: (number | string)[];
  /** From `1#3` (the third Monday): 3. Otherwise 0. */
  nthDayOfWeek: number;
};

/** The names of Vixie cron (crontab(5)), without `@reboot`, which is not a time. */
const NAMES: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** A text that names every value of every field is shorter. The library itself accepts up to 1,024 characters. */
const MAX_LENGTH = 1000;

/**
 * Parses a cron text strictly: five fields, six with a fixed second first, or a name such as `@daily`.
 * `L` is the last day of the month, `5L` the last Friday, `1#3` the third Monday.
 * Refused although the library accepts it: an empty or short text (the library fills it up with `*`), a step longer than
 * its range (in the minute field, a step of 90 does not mean every 90 minutes), `H` (a random value, so every start would
 * plan different times), and more than one second (a period under 60 s).
 * @returns the fields, or the problems in words
 */
export const readCron = (text: string): CronFields | { problems: string[] } => {
  const atoms = (Object.hasOwn(NAMES, text) ? (NAMES[text] ?? text) : text).trim().split(/\s+/);
  if (atoms.length === 5) atoms.unshift('0');
  if (atoms.length !== 6)
    return {
      problems: [
        `needs five fields (minute hour day-of-month month day-of-week), such as "0 9 * * *", not ${countOf(text)}`,
      ],
    };
  if (text.length > MAX_LENGTH) return { problems: [`is longer than ${MAX_LENGTH} characters`] };
  const problems = FIELDS.flatMap((field, index) => problemsIn(field, atoms[index] ?? ''));
  if (problems.length > 0) return { problems };
  try {
    return fieldsOf(atoms);
  } catch {
    return { problems: FIELDS.flatMap((field, index) => refusalOf(field, atoms, index)) };
  }
};

/** Parses the month separately: next to a single month the library drops the days-of-month that this month lacks. */
const fieldsOf = (atoms: readonly string[]): CronFields => {
  const { second, minute, hour, dayOfMonth, dayOfWeek } = CronExpressionParser.parse(
    atoms.with(4, '*').join(' '),
  ).fields;
  const { month } = CronExpressionParser.parse(alone(atoms, 4)).fields;
  return {
    second: second.values.map(Number),
    minute: minute.values.map(Number),
    hour: hour.values.map(Number),
    dayOfMonth: dayOfMonth.values.map(numberOrLast),
    month: month.values.map(Number),
    dayOfWeek: dayOfWeek.values.map(numberOrLast),
    nthDayOfWeek: dayOfWeek.nthDay,
  };
};

const numberOrLast = (value: number | string): number | string =>
  String(value).endsWith('L') ? String(value) : Number(value);

/** One field, with `*` in all others. */
const alone = (atoms: readonly string[], index: number): string =>
  FIELDS.map((_, i) => (i === index ? atoms[i] : i === 0 ? '0' : '*')).join(' ');

/** The library's error for one field, since its errors do not name the field. */
const refusalOf = (field: CronField, atoms: readonly string[], index: number): string[] => {
  try {
    CronExpressionParser.parse(alone(atoms, index));
    return [];
  } catch (error) {
    return [
      `${nameOf(field, atoms[index] ?? '')} is refused: ${error instanceof Error ? error.message : String(error)}`,
    ];
  }
};

const countOf = (text: string): string => {
  const count = text.trim() === '' ? 0 : text.trim().split(/\s+/).length;
  return `${count} in "${text.slice(0, 60)}"`;
};
