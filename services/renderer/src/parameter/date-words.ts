import { instantAt, offsetAt, startOfDay } from '@punctual/chassis/zones';
import { type DateMove, type DateTerm, type DateWord, isDate, parseDateWords } from '@punctual/contracts';
import { RenderError } from '../data/render-error';

/** When a run stands for: its planned instant, the zone of its schedule, and the planned instant of the run before, null for none. */
export type RunTime = { asOf: string; timezone: string; lastRun: string | null };

/** Local time as if it were in UTC, in milliseconds, and the instant where it is known: a local time can be there twice. */
type Moment = { local: number; instant: number | null };
/** The end of a period is a millisecond before the start of the next: durations move that start, so that month ends stay month ends. */
type Beginning = Moment & { isEnd: boolean };

const DAY = 86_400_000;
/** 1970-01-05 was a Monday, on which weeks begin (ISO 8601). */
const FIRST_MONDAY = 4 * DAY;
const [FIRST, END] = [Date.UTC(1000, 0), Date.UTC(10_000, 0)];

const momentAt = (instant: number, timezone: string): Moment => ({
  instant,
  local: instant + offsetAt(timezone, instant),
});

/** The midnight that begins the n-th period after (or before) the one of a local time. */
const startOf = (unit: string, local: number, n: number): number => {
  const at = new Date(local);
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth()];
  switch (unit) {
    case 'Week':
      return Math.floor((local - FIRST_MONDAY) / (7 * DAY)) * 7 * DAY + FIRST_MONDAY + n * 7 * DAY;
    case 'Month':
      return Date.UTC(year, month + n);
    case 'Quarter':
      return Date.UTC(year, month - (month % 3) + 3 * n);
    case 'Year':
      return Date.UTC(year + n, 0);
    default:
      return (Math.floor(local / DAY) + n) * DAY;
  }
};

const beginning = (word: DateWord, { asOf, timezone, lastRun }: RunTime): Beginning | null => {
  const now = momentAt(Date.parse(asOf), timezone);
  if (word === 'occurrence') return { ...now, isEnd: false };
  if (word === 'lastRun') return lastRun === null ? null : { ...momentAt(Date.parse(lastRun), timezone), isEnd: false };
  const [, end, unit = 'Day'] = /^(?:start|(end))Of(\w+)$/.exec(word) ?? [];
  const n = { yesterday: -1, tomorrow: 1 }[word as string] ?? (end ? 1 : 0);
  return { local: startOf(unit, now.local, n), instant: null, isEnd: end !== undefined };
};

/** A month later or earlier: a day that the month does not have becomes its last. */
const addMonths = (local: number, months: number): number => {
  const at = new Date(local);
  const day = at.getUTCDate();
  const first = Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months);
  const next = new Date(first);
  const length = new Date(Date.UTC(next.getUTCFullYear(), next.getUTCMonth() + 1, 0)).getUTCDate();
  return first + (Math.min(day, length) - 1) * DAY + (local - Math.floor(local / DAY) * DAY);
};

const instantOf = ({ local, instant }: Moment, timezone: string): number =>
  instant ?? (local % DAY === 0 ? startOfDay(timezone, local) : instantAt(timezone, local));

/** Months and days by the calendar first, then hours by the clock (RFC 5545, section 3.8.5.3). */
const moved = (moment: Moment, { months, days, ms }: DateMove, timezone: string): Moment => {
  const isDated = months !== 0 || days !== 0;
  const after = isDated ? { local: addMonths(moment.local, months) + days * DAY, instant: null } : moment;
  return ms === 0 ? after : momentAt(instantOf(after, timezone) + ms, timezone);
};

/** @throws RenderError */
const checked = <M extends Moment>(moment: M, text: string): M => {
  if (moment.local >= FIRST && moment.local < END) return moment;
  throw new RenderError('report/bad-parameter', `"${text}" is outside the years 1000 to 9999`);
};

const termValue = ({ from, moves }: DateTerm, text: string, time: RunTime): Beginning | null => {
  const { timezone } = time;
  let begun: Beginning | null;
  if ('word' in from) begun = beginning(from.word, time);
  else if (isDate(from.literal))
    begun = { local: Date.parse(`${from.literal}T00:00:00Z`), instant: null, isEnd: false };
  else begun = { ...momentAt(Date.parse(from.literal), timezone), isEnd: false };
  if (!begun) return null;
  let moment: Moment = checked(begun, text);
  for (const move of moves) moment = checked(moved(moment, move, timezone), text);
  return { ...moment, isEnd: begun.isEnd };
};

/** Without milliseconds that are zero: people see these texts. */
const instantText = (instant: number): string => new Date(instant).toISOString().replace('.000Z', 'Z');

/**
 * The date (`2026-11-23`) or instant (`2026-11-23T05:00:00Z`) that a text of dates and date words stands for in a run. It depends on nothing
 * but the time of the run, so that a late run, a retry and a run that is made up for have the same.
 * @throws RenderError `report/bad-parameter`
 */
export const dateOf = (text: string, type: 'date' | 'instant', time: RunTime): string => {
  if (type === 'date' && isDate(text)) return text;
  const read = parseDateWords(text);
  if ('problem' in read) throw new RenderError('report/bad-parameter', `"${text}" ${read.problem}`);
  for (const term of read.terms) {
    const value = termValue(term, text, time);
    if (!value) continue;
    if (type === 'instant') return instantText(instantOf(value, time.timezone) - (value.isEnd ? 1 : 0));
    return new Date(value.local - (value.isEnd ? 1 : 0)).toISOString().slice(0, 10);
  }
  throw new RenderError('report/bad-parameter', `"${text}" has no value: there was no run before`);
};
