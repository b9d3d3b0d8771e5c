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
