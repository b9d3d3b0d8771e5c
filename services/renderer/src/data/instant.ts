import { offsetAt } from '@punctual/chassis/zones';
import { RenderError } from './render-error';

/** RFC 3339 date-time with its offset. Finer than a millisecond stays text: a Date would lose the digits. */
const INSTANT =
  /^(\d{4}-\d{2}-\d{2})[Tt ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,3})?)?(?:[Zz]|[+-]\d{2}:\d{2})$/;
const CIVIL_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Whether a day exists (no 30 February), in the Gregorian calendar before 1582, too. */
const exists = (year: number, month: number, day: number): boolean => {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day >= 1 && day <= (month === 2 && isLeap ? 29 : (DAYS[month - 1] ?? 0));
};

// Every text of a report is asked: most are told by their length and one character, without a regular expression.
const DASH = 45;

/** `YYYY-MM-DD` of a day that exists. */
export const isCivilDate = (text: string): boolean => {
  if (text.length !== 10 || text.charCodeAt(4) !== DASH) return false;
  const [, year, month, day] = CIVIL_DATE.exec(text) ?? [];
  return year !== undefined && exists(Number(year), Number(month), Number(day));
};

/** The instant of an RFC 3339 text; null for any other text. */
export const parseInstant = (text: string): Date | null => {
  if (text.length < 17 || text.charCodeAt(4) !== DASH) return null;
  const [, day] = INSTANT.exec(text) ?? [];
  if (day === undefined || !isCivilDate(day)) return null;
  const date = new Date(text.replace(' ', 'T').toUpperCase());
  return Number.isNaN(date.getTime()) ? null : date;
};

/** An instant as the clocks of a zone show it: `date` 2026-11-23, `time` 04:00 (seconds only when not zero), `offset` UTC-5. */
export type WallTime = {
  date: string;
  time: string;
  offset: string /** The same digits read as UTC, for spreadsheets. */;
  asUtc: Date;
};

const offsetIn = (zone: string, instant: Date): number => {
  try {
    return offsetAt(zone, instant.getTime());
  } catch {
    throw new RenderError(
      'report/unknown-zone',
      `timezone: "${zone}" is not an IANA time zone; use a name such as Europe/Warsaw`,
    );
  }
};

/** An instant in an IANA zone. Throws RenderError `report/unknown-zone`. */
export const wallTime = (instant: Date, zone: string): WallTime => {
  const ahead = offsetIn(zone, instant);
  const asUtc = new Date(instant.getTime() + ahead);
  const [date = '', clock = ''] = asUtc.toISOString().split('T');
  // Before standard time an offset has seconds; they are not shown.
  const minutes = Math.floor(Math.abs(ahead) / 60_000);
  const past = minutes % 60 === 0 ? '' : `:${String(minutes % 60).padStart(2, '0')}`;
  const offset = ahead === 0 ? 'UTC' : `UTC${ahead < 0 ? '-' : '+'}${Math.floor(minutes / 60)}${past}`;
  return { date, time: clock.slice(0, -1).replace(/(:00)?\.000$/, ''), offset, asUtc };
};

/** `2026-11-23 04:00 UTC-5`: unambiguous, also in a repeated hour. */
export const instantText = (instant: Date, zone: string): string => {
  const { date, time, offset } = wallTime(instant, zone);
  return `${date} ${time} ${offset}`;
};
