import { type Civil, type CivilDate, DAY, dateOf } from './civil';
import type { HolidayOn } from './holidays';

/** The longest way to a business day; beyond it, an occurrence is skipped instead of moved. */
export const MAX_MOVE = 31;

/** Monday to Friday, and no holiday. */
export const isBusinessDay = (day: Civil, holidayOn: HolidayOn | null): boolean => {
  // 1970-01-01 was a Thursday.
  const weekday = (((day / DAY + 4) % 7) + 7) % 7;
  return weekday >= 1 && weekday <= 5 && (holidayOn === null || holidayOn(day) === null);
};

/** A day on which a pattern has an occurrence, and the day it was planned for: another one if a holiday moved it. */
export type PlannedDay = { nominal: Civil; skipped: 'holiday' | null };

/** The holidays to keep, and where an occurrence on one moves: 1 later, -1 earlier, 0 nowhere. */
export type DaysOff = { on: HolidayOn; move: 1 | 0 | -1 };

type Days = { fallsOn: (date: CivilDate) => boolean; holidays: DaysOff | null };

/**
 * What a pattern plans on a civil day, holidays considered. A holiday's occurrence moves to the nearest business day in the
 * direction of the policy. It is skipped where the pattern falls on that day anyway, or on a nearer holiday, so no two meet.
 */
export const plannedOn = (pattern: Days, day: Civil): PlannedDay | null => {
  const { holidays } = pattern;
  const own = pattern.fallsOn(dateOf(day));
  if (!holidays) return own ? { nominal: day, skipped: null } : null;
  if (own) {
    if (holidays.on(day) === null) return { nominal: day, skipped: null };
    return holidays.move !== 0 && isMoved(pattern, day, holidays) ? null : { nominal: day, skipped: 'holiday' };
  }
  return holidays.move === 0 ? null : movedTo(pattern, day, holidays);
};

const isMoved = ({ fallsOn }: Days, day: Civil, { on, move }: DaysOff): boolean => {
  for (let step = 1; step <= MAX_MOVE; step++) {
    const target = day + step * move * DAY;
    if (isBusinessDay(target, on)) return !fallsOn(dateOf(target));
    if (on(target) !== null && fallsOn(dateOf(target))) return false;
  }
  return false;
};

const movedTo = ({ fallsOn }: Days, day: Civil, { on, move }: DaysOff): PlannedDay | null => {
  if (!isBusinessDay(day, on)) return null;
  for (let step = 1; step <= MAX_MOVE; step++) {
    const from = day - step * move * DAY;
    if (isBusinessDay(from, on)) return null;
    if (on(from) !== null && fallsOn(dateOf(from))) return { nominal: from, skipped: null };
  }
  return null;
};
