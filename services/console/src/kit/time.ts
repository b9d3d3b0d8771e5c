const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'long' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const exactWithZone = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** The number of a day of the viewer's calendar. */
const dayNumber = (ms: number): number => {
  const date = new Date(ms);
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000;
};

/** `in 3 hours`, `yesterday`, by days of the viewer's calendar; seconds are `now`, since a page is not read by the second. */
export const fromNow = (at: string, now: number = Date.now()): string => {
  const distance = Date.parse(at) - now;
  const [unit, size] = UNITS.find(([, length]) => Math.abs(distance) >= length) ?? ['second', 0];
  if (size === 0) return relative.format(0, 'second');
  // From Saturday evening it is more than one day to Monday morning, but that is not tomorrow.
  const amount = unit === 'day' ? dayNumber(now + distance) - dayNumber(now) : Math.round(distance / size);
  return relative.format(amount, unit);
};

/** An instant in the viewer's language and zone. */
export const instant = (at: string): string => exact.format(new Date(at));

/** The same with weekday, seconds and the name of the zone. */
export const instantInFull = (at: string): string => exactWithZone.format(new Date(at));

/** The instant of a day and a time that the viewer typed (`2026-12-24T12:00`); null where there is none. */
export const instantOf = (typed: string): string | null => (typed === '' ? null : new Date(typed).toISOString());

/** The first instant of a day of the viewer, `2026-11-28`, or of a day some days later. */
export const dayBegins = (text: string, later = 0): string => {
  const [year = 0, ofYear = 1, date = 1] = text.split('-').map(Number);
  return new Date(year, ofYear - 1, date + later).toISOString();
};

const WRITTEN = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d))?/;

/** A local date of the server, `2026-11-28` or longer, as a day of the viewer's language; never moved to another zone. */
export const localDay = (local: string): string => {
  const [, year, month, date] = WRITTEN.exec(local) ?? [];
  return day.format(new Date(Number(year), Number(month) - 1, Number(date)));
};

/** The time of day of a local time of the server, as `09:00`. */
export const localTime = (local: string): string => WRITTEN.exec(local)?.[4] ?? '';

/** The zone of this browser. */
export const browserZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

const month = new Intl.DateTimeFormat(undefined, { month: 'long', year: 'numeric', timeZone: 'UTC' });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'short', timeZone: 'UTC' });

/** A month, `2026-11`, by name. */
export const monthName = (text: string): string => month.format(new Date(`${text}-01T00:00:00Z`));

/** The days of a week by name, Monday first. */
export const weekdays: readonly string[] = Array.from({ length: 7 }, (_, at) =>
  weekday.format(new Date(Date.UTC(2024, 0, 1 + at))),
);

/** A day of the week as ISO 8601 counts: Sunday, which a stored rule may call 0, is 7. */
export const isoDay = (day: number): number => (day === 0 ? 7 : day);
