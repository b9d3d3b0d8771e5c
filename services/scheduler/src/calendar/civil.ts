/** Milliseconds of a civil day. Civil days have no clock changes, so all have the same length. */
export const DAY = 86_400_000;

/**
 * A civil time: what a wall clock shows, without a zone, as milliseconds since 1970 as if it were in UTC. It becomes an
 * instant only with the offset of a zone.
 */
export type Civil = number;

/** A date of the Gregorian calendar, with the parts that rules need. `start` is its midnight, `month` 1..12, `weekday` 0 = Sunday. */
export type CivilDate = {
  start: Civil;
  year: number;
  month: number;
  day: number;
  weekday: number;
  daysInMonth: number;
};

/** The first moment of the civil day that contains `civil`. */
export const dayOf = (civil: Civil): Civil => Math.floor(civil / DAY) * DAY;

/** The date of a civil time. */
export const dateOf = (civil: Civil): CivilDate => {
  const at = new Date(civil);
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth() + 1];
  return {
    start: dayOf(civil),
    year,
    month,
    day: at.getUTCDate(),
    weekday: at.getUTCDay(),
    daysInMonth: daysIn(year, month),
  };
};

/** 1970-01-05 was a Monday. */
const FIRST_MONDAY = 4 * DAY;

/** The number of the ISO 8601 week (Monday to Sunday) of a civil time, counted from an arbitrary week. */
export const weekOf = (civil: Civil): number => Math.floor((civil - FIRST_MONDAY) / (7 * DAY));

/** `2026-11-23T09:00:00` for a civil time, and, followed by `Z`, for an instant. Whole seconds, years 0001 to 9999. */
export const textOf = (civil: Civil): string => new Date(civil).toISOString().slice(0, 19);

const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const daysIn = (year: number, month: number): number =>
  month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : (LENGTHS[month - 1] ?? 0);
