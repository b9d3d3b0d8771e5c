import type { ValueFormat } from '@punctual/contracts';
import type { Cell } from '../data/cell';
import { instantText, isCivilDate, isInstant, onClocks, parseInstant, wallTime } from '../data/instant';
import { type DatePattern, datePattern, localDatePattern, type Moment } from './date-pattern';
import { DEFAULT_LOCALE } from './locale';
import type { Profile } from './profile';
import type { Writer } from './writer';

const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?$/;
const DAY = 86_400_000;

/** The moment a cell names: an instant on the clocks of a zone, a civil date, or a time of day such as `09:30`. */
const momentOf = (cell: Cell, zone: string): Moment | null => {
  if (cell instanceof Date) return onClocks(cell, zone);
  if (typeof cell !== 'string') return null;
  if (isCivilDate(cell)) return { asUtc: new Date(`${cell}T00:00:00Z`), ahead: 0 };
  if (TIME.test(cell)) return { asUtc: new Date(`1970-01-01T${cell.slice(0, 12)}Z`), ahead: 0 };
  const instant = parseInstant(cell);
  return instant && onClocks(instant, zone);
};

/** Whether a cell can be shown as a date, a date with time, or a time of day. */
export const isMoment = (type: ValueFormat['type'], cell: Cell): boolean => {
  if (cell instanceof Date) return true;
  if (typeof cell !== 'string') return false;
  if (isInstant(cell)) return true;
  return type === 'time' ? TIME.test(cell) : isCivilDate(cell);
};

type Needs = { locale: string | null; zone: string; profile: Profile };

/** Without a pattern and a locale a date is written as ISO 8601 has it. */
const usualPattern = (type: ValueFormat['type'], { locale, profile }: Needs): string => {
  const clock = profile.hasSeconds ? 'HH:mm:ss' : 'HH:mm';
  if (type === 'time') return clock;
  const day = locale === null ? 'yyyy-MM-dd' : localDatePattern(locale);
  return type === 'date' ? day : `${day} ${clock}`;
};

const excelOf = ({ excel, isNamed }: DatePattern, locale: string): string =>
  isNamed ? `[$-${locale}]${excel}` : excel;

/** Dates, instants and times of day, in a format that was checked. An instant without a pattern is followed by its offset. */
export const dateWriter = ({ type, pattern }: ValueFormat, needs: Needs): Writer => {
  const { zone, profile } = needs;
  const locale = needs.locale ?? DEFAULT_LOCALE;
  const parsed = datePattern(pattern ?? usualPattern(type, needs));
  if (!parsed) throw new Error(`"${pattern}" was not checked`);
  const isDefault = pattern === undefined && type === 'datetime';
  const isIso = isDefault && needs.locale === null;
  const isIsoDay = type === 'date' && pattern === undefined && needs.locale === null;
  const text: Writer['text'] = (cell) => {
    if (isIso) return isoText(cell, zone, profile);
    if (isIsoDay && typeof cell === 'string' && isCivilDate(cell)) return cell;
    const moment = momentOf(cell, zone);
    if (!moment) return String(cell);
    if (!isDefault) return parsed.text(moment, locale);
    if (typeof cell === 'string' && isCivilDate(cell)) return cell;
    return `${parsed.text(moment, locale)} ${offsetOf(cell, zone)}`;
  };
  return {
    text,
    isInstant: type !== 'date' && profile.kind === 'instant',
    typed: (cell) => {
      const moment = momentOf(cell, zone);
      if (!moment) return null;
      if (type === 'time') return { number: String((((moment.asUtc.getTime() % DAY) + DAY) % DAY) / DAY) };
      const whole = Math.floor(moment.asUtc.getTime() / (type === 'date' ? DAY : 1)) * (type === 'date' ? DAY : 1);
      return { date: new Date(whole) };
    },
    excel: excelOf(parsed, locale),
  };
};

const instantIn = (cell: NonNullable<Cell>): Date | null =>
  cell instanceof Date ? cell : typeof cell === 'string' ? parseInstant(cell) : null;

/** To the minute, or to the second where some value of the column has one: milliseconds are not shown. */
const isoText = (cell: NonNullable<Cell>, zone: string, { hasSeconds }: Profile): string => {
  const instant = instantIn(cell);
  if (!instant) return String(cell);
  const milliseconds = instant.getTime() % 1000;
  const text = instantText(milliseconds === 0 ? instant : new Date(Math.floor(instant.getTime() / 1000) * 1000), zone);
  return hasSeconds ? text.replace(/ (\d{2}:\d{2}) /, ' $1:00 ') : text;
};

const offsetOf = (cell: NonNullable<Cell>, zone: string): string => {
  const instant = instantIn(cell);
  return instant ? wallTime(instant, zone).offset : '';
};
