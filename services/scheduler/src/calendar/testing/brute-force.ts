import { Temporal } from 'temporal-polyfill';
import type { Rule } from '../rule';
import { sentenceOf } from '../sentence';
import { listedHolidays, readSentence } from './read-sentence';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

type Days = (day: Date) => boolean;
const midnight = (civil: number): Date => new Date(Math.floor(civil / DAY) * DAY);

/** What the wall clock of a zone shows at every minute from one instant to another, as milliseconds. */
export const clockOf = (zone: string, from: number, to: number): Float64Array => {
  const shown = new Float64Array(Math.floor((to - from) / MINUTE) + 1);
  for (let index = 0; index < shown.length; index++) {
    const at = from + index * MINUTE;
    shown[index] = at + Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6;
  }
  return shown;
};

/**
 * When a rule runs, found by looking at the wall clock every minute and by reading the rule's sentence, which shares nothing
 * with the calendar. `clock` begins at `from`. Whole minutes only; holidays are those the rule lists itself.
 */
export const runsByTheMinute = (rule: Rule, clock: Float64Array, from: number): number[] => {
  const isHoliday = listedHolidays(rule);
  const isBusinessDay: Days = (day) => day.getUTCDay() > 0 && day.getUTCDay() < 6 && !isHoliday(day);
  const { days, times, everyHour } = readSentence(sentenceOf(rule), isBusinessDay);
  const runsOn = withHolidays(rule, days, isHoliday, isBusinessDay);
  const known = new Map<number, boolean>();
  const blackouts = rule.blackouts.map((window) => ({
    from: Date.parse(`${window.from}Z`),
    to: Date.parse(`${window.to}Z`),
  }));
  const isTime = (civil: number): boolean => {
    if (!times(new Date(civil))) return false;
    const day = midnight(civil);
    const on = known.get(day.getTime()) ?? runsOn(day);
    known.set(day.getTime(), on);
    return on && !blackouts.some((window) => window.from <= civil && civil < window.to);
  };

  const found: number[] = [];
  let latest = (clock[0] ?? 0) - MINUTE;
  for (const [index, civil] of clock.entries()) {
    const at = from + index * MINUTE;
    // The clocks went forward: what they left out is run as late as the gap is long. A whole day left out is not run.
    for (let lost = latest + MINUTE; lost < civil && !everyHour; lost += MINUTE)
      if (civil - latest <= DAY && isTime(lost)) found.push(at + lost - latest - MINUTE);
    // The clocks went back: what they show again was run already.
    if ((everyHour || civil > latest) && isTime(civil)) found.push(at);
    latest = Math.max(latest, civil);
  }
  // Two occurrences may meet where a gap shifted one onto the other.
  return found.sort((a, b) => a - b);
};

const withHolidays = ({ calendar }: Rule, days: Days, isHoliday: Days, isBusinessDay: Days): Days => {
  if (calendar === null) return days;
  const direction = calendar.onHoliday === 'next-business-day' ? 1 : -1;
  /** Where the run of a holiday goes: null when it is skipped. */
  const target = (holiday: Date): number | null => {
    for (let step = 1; step <= 31; step++) {
      const day = new Date(holiday.getTime() + direction * step * DAY);
      if (days(day) && (isHoliday(day) || isBusinessDay(day))) return null;
      if (isBusinessDay(day)) return day.getTime();
    }
    return null;
  };
  return (day) => {
    if (days(day)) return !isHoliday(day);
    if (calendar.onHoliday === 'skip') return false;
    return calendar.dates.some((date) => {
      const holiday = new Date(date);
      return days(holiday) && target(holiday) === day.getTime();
    });
  };
};
