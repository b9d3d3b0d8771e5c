import { offsetAt } from '@punctual/chassis/zones';
import { RenderError } from './render-error';

/** RFC 3339 date-time with its offset. Finer than a millisecond stays text: a Date would lose the digits. */
const INSTANT = /^\d{4}-\d{2}-\d{2}[Tt ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,3})?)?(?:[Zz]|[+-]\d{2}:\d{2})$/;

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Whether a day exists (no 30 February), in the Gregorian calendar before 1582, too. */
const exists = (year: number, month: number, day: number): boolean => {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day >= 1 && day <= (month === 2 && isLeap ? 29 : (DAYS[month - 1] ?? 0));
};

// Every text of a report is asked: most are told by their length and one character, and dates are read without a regular expression.
const [DASH, ZERO, COLON, T, Z] = [45, 48, 58, 84, 90] as const;

/** The number of two digits; -1 where there are none. */
const twoDigits = (text: string, at: number): number => {
  const tens = text.charCodeAt(at) - ZERO;
  const ones = text.charCodeAt(at + 1) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
};

/** Whether a text begins with `YYYY-MM-DD` of a day that exists. */
const beginsWithDay = (text: string): boolean => {
  if (text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH) return false;
  const century = twoDigits(text, 0);
  const year = twoDigits(text, 2);
  return century >= 0 && year >= 0 && exists(century * 100 + year, twoDigits(text, 5), twoDigits(text, 8));
};

const isBelow = (number: number, limit: number): boolean => number >= 0 && number < limit;

/** `YYYY-MM-DDThh:mm:ssZ`, as most programs write instants; its day may not exist. */
const isUsual = (text: string): boolean =>
  text.length === 20 &&
  text.charCodeAt(10) === T &&
  text.charCodeAt(13) === COLON &&
  text.charCodeAt(16) === COLON &&
  text.charCodeAt(19) === Z &&
  isBelow(twoDigits(text, 11), 24) &&
  isBelow(twoDigits(text, 14), 60) &&
  isBelow(twoDigits(text, 17), 60);

/** `YYYY-MM-DD` of a day that exists. */
export const isCivilDate = (text: string): boolean => text.length === 10 && beginsWithDay(text);

const looksLikeInstant = (text: string): boolean =>
  text.length >= 17 && text.charCodeAt(4) === DASH && (isUsual(text) || INSTANT.test(text)) && beginsWithDay(text);

/** The instant of an RFC 3339 text; null for any other text. */
export const parseInstant = (text: string): Date | null => {
  if (!looksLikeInstant(text)) return null;
  const date = new Date(isUsual(text) ? text : text.replace(' ', 'T').toUpperCase());
  return Number.isNaN(date.getTime()) ? null : date;
};

/** Whether a text is one that {@link parseInstant} reads. In UTC there is no offset that could be wrong. */
export const isInstant = (text: string): boolean =>
  looksLikeInstant(text) && (text.endsWith('Z') || parseInstant(text) !== null);

/** Whether an instant as text has seconds that are not zero: offsets are whole minutes. */
export const showsSeconds = (instant: string): boolean => instant.charAt(16) === ':' && !instant.startsWith('00', 17);

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

/** An instant on the clocks of an IANA zone: the digits read as UTC, and how far ahead of UTC it is. Throws RenderError `report/unknown-zone`. */
export const onClocks = (instant: Date, zone: string): { asUtc: Date; ahead: number } => {
  const ahead = offsetIn(zone, instant);
  return { asUtc: new Date(instant.getTime() + ahead), ahead };
};

/** Before standard time an offset has seconds; they are not shown. */
const offsetText = (ahead: number): string => {
  if (ahead === 0) return 'UTC';
  const minutes = Math.floor(Math.abs(ahead) / 60_000);
  const past = minutes % 60 === 0 ? '' : `:${String(minutes % 60).padStart(2, '0')}`;
  return `UTC${ahead < 0 ? '-' : '+'}${Math.floor(minutes / 60)}${past}`;
};

const DAY = 86_400_000;
const [MINUTE, SECOND] = [60_000, 1_000] as const;

/** Days of the rows of a report are mostly some hundred; a year before 0 or after 9999 has six digits and a sign. */
const days = new Map<number, string>();
const MOST_DAYS = 1_000;
const dayText = (day: number): string => {
  const known = days.get(day);
  if (known !== undefined) return known;
  const [text = ''] = new Date(day * DAY).toISOString().split('T');
  if (days.size >= MOST_DAYS) days.clear();
  days.set(day, text);
  return text;
};

const padded = (number: number): string => (number < 10 ? `0${number}` : String(number));

/** The time of a day, without what is zero: milliseconds, and then seconds. */
const clockText = (time: number): string => {
  const minutes = Math.floor(time / MINUTE);
  const clock = `${padded(Math.floor(minutes / 60))}:${padded(minutes % 60)}`;
  const rest = time % MINUTE;
  if (rest === 0) return clock;
  const milliseconds = rest % SECOND === 0 ? '' : `.${String(rest % SECOND).padStart(3, '0')}`;
  return `${clock}:${padded(Math.floor(rest / SECOND))}${milliseconds}`;
};

/** An instant in an IANA zone. Throws RenderError `report/unknown-zone`. */
export const wallTime = (instant: Date, zone: string): WallTime => {
  const { asUtc, ahead } = onClocks(instant, zone);
  const day = Math.floor(asUtc.getTime() / DAY);
  const time = clockText(asUtc.getTime() - day * DAY);
  return { date: dayText(day), time, offset: offsetText(ahead), asUtc };
};

/** `2026-11-23 04:00 UTC-5`: unambiguous, also in a repeated hour. */
export const instantText = (instant: Date, zone: string): string => {
  const { date, time, offset } = wallTime(instant, zone);
  return `${date} ${time} ${offset}`;
};
