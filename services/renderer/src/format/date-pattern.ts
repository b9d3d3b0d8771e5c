import { dateFormatOf } from './locale';

/** A moment on a zone's clocks: the digits read as UTC, and how far ahead of UTC the zone is, in milliseconds. */
export type Moment = { asUtc: Date; ahead: number };
type Part = { text: (moment: Moment, locale: string) => string; excel: string; named?: true };

const two = (number: number): string => String(number).padStart(2, '0');
const named =
  (options: Intl.DateTimeFormatOptions): Part['text'] =>
  ({ asUtc }, locale) =>
    dateFormatOf(locale, options).format(asUtc);
/** A month's name stands in a date, where many languages inflect it. */
const month =
  (style: 'short' | 'long'): Part['text'] =>
  ({ asUtc }, locale) =>
    dateFormatOf(locale, { day: 'numeric', month: style })
      .formatToParts(asUtc)
      .find(({ type }) => type === 'month')?.value ?? '';
const hour12 = (date: Date): number => date.getUTCHours() % 12 || 12;
const offset = ({ ahead }: Moment): string => {
  const minutes = Math.floor(Math.abs(ahead) / 60_000);
  return `${ahead < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
};

const FIELDS: Readonly<Record<string, Part>> = {
  y: { text: ({ asUtc }) => String(asUtc.getUTCFullYear()), excel: 'yyyy' },
  yyyy: { text: ({ asUtc }) => String(asUtc.getUTCFullYear()).padStart(4, '0'), excel: 'yyyy' },
  yy: { text: ({ asUtc }) => two(asUtc.getUTCFullYear() % 100), excel: 'yy' },
  M: { text: ({ asUtc }) => String(asUtc.getUTCMonth() + 1), excel: 'm' },
  MM: { text: ({ asUtc }) => two(asUtc.getUTCMonth() + 1), excel: 'mm' },
  MMM: { text: month('short'), excel: 'mmm', named: true },
  MMMM: { text: month('long'), excel: 'mmmm', named: true },
  d: { text: ({ asUtc }) => String(asUtc.getUTCDate()), excel: 'd' },
  dd: { text: ({ asUtc }) => two(asUtc.getUTCDate()), excel: 'dd' },
  EEE: { text: named({ weekday: 'short' }), excel: 'ddd', named: true },
  EEEE: { text: named({ weekday: 'long' }), excel: 'dddd', named: true },
  H: { text: ({ asUtc }) => String(asUtc.getUTCHours()), excel: 'h' },
  HH: { text: ({ asUtc }) => two(asUtc.getUTCHours()), excel: 'hh' },
  h: { text: ({ asUtc }) => String(hour12(asUtc)), excel: 'h' },
  hh: { text: ({ asUtc }) => two(hour12(asUtc)), excel: 'hh' },
  mm: { text: ({ asUtc }) => two(asUtc.getUTCMinutes()), excel: 'mm' },
  ss: { text: ({ asUtc }) => two(asUtc.getUTCSeconds()), excel: 'ss' },
  SSS: { text: ({ asUtc }) => String(asUtc.getUTCMilliseconds()).padStart(3, '0'), excel: '000' },
  a: { text: ({ asUtc }) => (asUtc.getUTCHours() < 12 ? 'AM' : 'PM'), excel: 'AM/PM' },
  // A cell of a workbook has no zone; its heading names it.
  xxx: { text: offset, excel: '' },
};

/** The fields a pattern may have, for messages. */
export const DATE_FIELDS = Object.keys(FIELDS).join(', ');

const PART = /'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+/g;

/** A date pattern that was read. `named`: it holds names of months or days, so that Excel must be told the language. */
export type DatePattern = {
  text: (moment: Moment, locale: string) => string;
  excel: string;
  isNamed: boolean;
  /** Whether it shows the time of day. */
  hasTime: boolean;
};

const literalPart = (text: string): Part => ({
  text: () => text,
  excel: /^[-/. :,]*$/.test(text) ? text : `"${text.replaceAll('"', '""')}"`,
});

/** Reads a date pattern, a subset of UTS #35, part 4, section 8; null when it holds another field or an open quote. */
export const datePattern = (pattern: string): DatePattern | null => {
  const parts: Part[] = [];
  let read = 0;
  for (const [whole, quoted, letter] of pattern.matchAll(PART)) {
    read += whole.length;
    const field = letter === undefined ? undefined : Object.hasOwn(FIELDS, whole) ? FIELDS[whole] : null;
    if (field === null) return null;
    parts.push(field ?? literalPart(quoted === undefined ? whole : quoted === '' ? "'" : quoted.replaceAll("''", "'")));
  }
  if (read !== pattern.length) return null;
  return {
    text: (moment, locale) => parts.map((part) => part.text(moment, locale)).join(''),
    excel: parts
      .map((part) => part.excel)
      .join('')
      .trim(),
    isNamed: parts.some((part) => part.named),
    hasTime: /[Hhms]/.test(pattern.replace(/'[^']*'/g, '')),
  };
};

/** The digits of a date as a locale orders them, as a pattern: `dd.MM.yyyy` for German. */
export const localDatePattern = (locale: string): string =>
  dateFormatOf(locale, {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    numberingSystem: 'latn',
    calendar: 'gregory',
  })
    .formatToParts(new Date(0))
    .map(({ type, value }) => {
      if (type === 'year') return 'yyyy';
      if (type === 'month') return 'MM';
      if (type === 'day') return 'dd';
      return /[A-Za-z]/.test(value) ? `'${value}'` : value.replaceAll("'", "''");
    })
    .join('');
