import { RenderError } from './render-error';

/** RFC 3339 date-time with its offset. Finer than a millisecond stays text: a Date would lose the digits. */
const INSTANT =
  /^(\d{4}-\d{2}-\d{2})[Tt ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,3})?)?(?:[Zz]|[+-]\d{2}:\d{2})$/;
const CIVIL_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** `YYYY-MM-DD` of a day that exists (no 30 February). */
export const isCivilDate = (text: string): boolean => {
  const [, year, month, day] = CIVIL_DATE.exec(text) ?? [];
  if (year === undefined) return false;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
};

/** The instant of an RFC 3339 text; null for any other text. */
export const parseInstant = (text: string): Date | null => {
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

const formatters = new Map<string, Intl.DateTimeFormat>();

const formatterOf = (zone: string): Intl.DateTimeFormat => {
  const known = formatters.get(zone);
  if (known) return known;
  try {
    const made = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'iso8601',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      timeZoneName: 'longOffset',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formatters.set(zone, made); // bounded: only zones that exist get here
    return made;
  } catch {
    throw new RenderError(
      'report/unknown-zone',
      `timezone: "${zone}" is not an IANA time zone; use a name such as Europe/Warsaw`,
    );
  }
};

/** An instant in an IANA zone. Throws RenderError `report/unknown-zone`. */
export const wallTime = (instant: Date, zone: string): WallTime => {
  const parts = Object.fromEntries(
    formatterOf(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  );
  // longOffset is "GMT", "GMT-05:00" or, before standard time, "GMT-04:56:02".
  const [, sign, hours, minutes, seconds] =
    /^GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(parts['timeZoneName'] ?? '') ?? [];
  const size = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
  const asUtc = new Date(instant.getTime() + (sign === '-' ? -1 : 1) * size * 1000);
  const [date = '', clock = ''] = asUtc.toISOString().split('T');
  const offset = size === 0 ? 'UTC' : `UTC${sign}${Number(hours)}${minutes === '00' ? '' : `:${minutes}`}`;
  return { date, time: clock.slice(0, -1).replace(/(:00)?\.000$/, ''), offset, asUtc };
};

/** `2026-11-23 04:00 UTC-5`: unambiguous, also in a repeated hour. */
export const instantText = (instant: Date, zone: string): string => {
  const { date, time, offset } = wallTime(instant, zone);
  return `${date} ${time} ${offset}`;
};
