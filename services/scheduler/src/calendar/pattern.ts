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
  for (let day = dayOf(from); day < to; day += DAY) {
    if (pattern.monthlyDay !== null && day >= from && dateOf(day).day === 1) {
      const nominal = lackedBefore(day, pattern.monthlyDay, pattern.timesOfDay[0] ?? 0);
      if (nominal) yield { civil: day, nominal, skipped: 'nonexistent-date' };
    }
    const planned = plannedOn(pattern, day);
    if (!planned) continue;
    for (const time of pattern.timesOfDay) {
      const civil = day + time;
      if (civil >= to) return;
      if (civil < from) continue;
      const skipped = planned.skipped ?? (blackoutAt(pattern.blackouts, civil) ? 'blackout' : null);
      yield { civil, nominal: textOf(planned.nominal + time), skipped };
    }
  }
}

const lackedBefore = (firstOfMonth: Civil, monthlyDay: number, time: number): string | null => {
  const { day: lastDay } = dateOf(firstOfMonth - DAY);
  return lastDay < monthlyDay
    ? `${textOf(firstOfMonth - DAY).slice(0, 8)}${monthlyDay}${textOf(time).slice(10)}`
    : null;
};
