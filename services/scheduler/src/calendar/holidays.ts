import type Holidays from 'date-holidays';
import type { HolidaysTypes } from 'date-holidays';
import { type Civil, DAY } from './civil';
import type { Calendar, Problem } from './rule';

/** Loaded when the first calendar names a country: it takes 30 MB and a fifth of a second, which most starts can do without. */
const library = (): typeof Holidays => require('date-holidays');

/** The name of the holiday on a civil day; null when it is none. */
export type HolidayOn = (day: Civil) => string | null;

/** The days off of everybody; observances and school holidays are left out. */
const TYPES: HolidaysTypes.HolidayType[] = ['public', 'bank'];
/** Movable feasts are known for these years. */
const [FIRST_YEAR, LAST_YEAR] = [1970, 2100];
const DATE = /^\d{4}-\d\d-\d\d$/;

/** Days on which business rests: holidays of a country (ISO 3166-1), of one of its regions, and further dates. */
export type CalendarDays = Pick<Calendar, 'country' | 'region' | 'dates'>;

/** What is wrong with days off, by field; with no field when there are none at all. */
export const calendarDaysProblems = ({ country, region, dates }: CalendarDays): Problem[] => {
  const problems: Problem[] = [];
  const wrong = dates.findIndex((date) => midnightOf(date) === null);
  if (wrong >= 0)
    problems.push({
      path: `dates.${wrong}`,
      message: `must be a date such as 2026-12-24, not "${dates[wrong]?.slice(0, 40)}"`,
    });
  if (country === null) {
    if (region !== null) problems.push({ path: 'region', message: 'needs a country' });
    if (dates.length === 0) problems.push({ path: '', message: 'needs a country or dates' });
    return problems;
  }
  if (!Object.hasOwn(new (library())().getCountries(), country)) {
    const message = `"${country.slice(0, 40)}" has no known holidays; write a country code of ISO 3166-1 such as US, or list dates`;
    return [...problems, { path: 'country', message }];
  }
  if (region === null || isRegion(country, region)) return problems;
  const known = Object.keys(new (library())().getStates(country) ?? {});
  const remedy = known.length === 0 ? `${country} has none` : `use ${known.join(', ')}`;
  return [
    ...problems,
    { path: 'region', message: `"${region.slice(0, 40)}" is not a region of ${country}; ${remedy}` },
  ];
};

const isRegion = (country: string, region: string): boolean =>
  Object.hasOwn(new (library())().getStates(country) ?? {}, region);

/** The holidays of valid days off (see `calendarDaysProblems`). */
export const holidaysOf = ({ country, region, dates }: CalendarDays): HolidayOn => {
  const own = new Set(dates.map(midnightOf));
  const official = country === null ? () => null : officialHolidays(country, region);
  return (day) => official(day) ?? (own.has(day) ? 'a date of the calendar' : null);
};

const midnightOf = (date: string): Civil | null => {
  const midnight = DATE.test(date) ? Date.parse(date) : Number.NaN;
  // 30 February becomes NaN or another date, depending on the runtime.
  return Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== date ? null : midnight;
};

const calendars = new Map<string, HolidayOn>();

/** Computing a year takes milliseconds, so each calendar is kept with the years it was asked for: at most some hundred regions. */
const officialHolidays = (country: string, region: string | null): HolidayOn => {
  const key = `${country}/${region ?? ''}`;
  const known = calendars.get(key);
  if (known) return known;
  const source =
    region === null ? new (library())(country, { types: TYPES }) : new (library())(country, region, { types: TYPES });
  const years = new Map<number, ReadonlyMap<Civil, string>>();
  const made: HolidayOn = (day) => {
    const year = new Date(day).getUTCFullYear();
    if (year < FIRST_YEAR || year > LAST_YEAR) return null;
    let days = years.get(year);
    if (!days) {
      days = daysOffIn(source, year);
      years.set(year, days);
    }
    return days.get(day) ?? null;
  };
  calendars.set(key, made);
  return made;
};

/** Holidays of several days may have begun in the year before. */
const daysOffIn = (source: Holidays, year: number): ReadonlyMap<Civil, string> => {
  const days = new Map<Civil, string>();
  for (const { date, start, end, name } of [year - 1, year].flatMap((of) => source.getHolidays(of, 'en'))) {
    const first = Date.parse(date.slice(0, 10));
    const length = Math.max(1, Math.round((end.getTime() - start.getTime()) / DAY));
    for (let index = 0; index < length; index++) {
      const day = first + index * DAY;
      if (new Date(day).getUTCFullYear() === year && !days.has(day)) days.set(day, name);
    }
  }
  return days;
};
