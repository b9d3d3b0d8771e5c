import { type Blackout, blackoutAt } from './blackouts';
import { type DaysOff, plannedOn } from './business-day';
import { type Civil, type CivilDate, DAY, dateOf, dayOf, textOf } from './civil';

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
  /** Where given, tells the months without any occurrence. */
  inMonth?: (month: number) => boolean;
  holidays: DaysOff | null;
  blackouts: readonly Blackout[];
};

/** The part of a pattern that its frequency decides. */
export type Timing = Omit<Pattern, 'holidays' | 'blackouts'>;

/** Why the calendar leaves out an occurrence. */
export type CalendarSkip = 'nonexistent-date' | 'holiday' | 'blackout';

/**
 * A civil time that a pattern plans. `nominal` is the requested date and time, another date than that of `civil` if a
 * holiday moved it; with `nonexistent-date` there is no such date (31 April).
 */
export type Match = { civil: Civil; nominal: string; skipped: CalendarSkip | null };

/**
 * All matches of a pattern in `[from, to)`, ascending. A month without the requested day has a `nonexistent-date` match where
 * that day would have begun: at the start of the next month.
 */
export function* matches(pattern: Pattern, from: Civil, to: Civil): Generator<Match> {
  for (let day = dayOf(from); day < to; ) {
    const { day: first, daysInMonth } = dateOf(day);
    const start = day - (first - 1) * DAY;
    const planned = plannedDays(pattern, start, daysInMonth);
    if (pattern.monthlyDay !== null && day === start && day >= from) {
      const nominal = lackedBefore(day, pattern.monthlyDay, pattern.timesOfDay[0] ?? 0);
      if (nominal) yield { civil: day, nominal, skipped: 'nonexistent-date' };
    }
    for (let date = first; date <= daysInMonth && day < to && planned >>> date !== 0; date++, day += DAY)
      if ((planned >>> date) & 1) yield* onDay(pattern, day, from, to);
    day = start + daysInMonth * DAY;
  }
}

function* onDay(pattern: Pattern, day: Civil, from: Civil, to: Civil): Generator<Match> {
  const planned = plannedOn(pattern, day);
  if (!planned) return;
  for (const time of pattern.timesOfDay) {
    const civil = day + time;
    if (civil >= to) return;
    if (civil < from) continue;
    const skipped = planned.skipped ?? (blackoutAt(pattern.blackouts, civil) ? 'blackout' : null);
    yield { civil, nominal: textOf(planned.nominal + time), skipped };
  }
}

/** How many months are remembered of one pattern. */
const REMEMBERED = 24;
const months = new WeakMap<Pattern, Map<Civil, number>>();

/** The days of a month on which something is planned, as bits 1 to 31. Remembered, since stepping asks for one month again and again. */
const plannedDays = (pattern: Pattern, start: Civil, daysInMonth: number): number => {
  const { holidays, inMonth } = pattern;
  // Only a holiday that moves brings an occurrence into another month.
  if (inMonth && !holidays?.move && !inMonth(dateOf(start).month)) return 0;
  const remembered = months.get(pattern) ?? new Map<Civil, number>();
  months.set(pattern, remembered);
  const known = remembered.get(start);
  if (known !== undefined) return known;
  let bits = 0;
  for (let date = 1; date <= daysInMonth; date++) if (plannedOn(pattern, start + (date - 1) * DAY)) bits |= 1 << date;
  if (remembered.size >= REMEMBERED) remembered.clear();
  remembered.set(start, bits);
  return bits;
};

const lackedBefore = (firstOfMonth: Civil, monthlyDay: number, time: number): string | null => {
  const { day: lastDay } = dateOf(firstOfMonth - DAY);
  return lastDay < monthlyDay
    ? `${textOf(firstOfMonth - DAY).slice(0, 8)}${monthlyDay}${textOf(time).slice(10)}`
    : null;
};
