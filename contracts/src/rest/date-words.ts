/** What stands for a date or instant: calendar words of the occurrence's day in its zone, and two instants. */
const dateWords = [
  'today',
  'yesterday',
  'tomorrow',
  'startOfDay',
  'endOfDay',
  'startOfWeek',
  'endOfWeek',
  'startOfMonth',
  'endOfMonth',
  'startOfQuarter',
  'endOfQuarter',
  'startOfYear',
  'endOfYear',
  'occurrence',
  'lastRun',
] as const;
export type DateWord = (typeof dateWords)[number];

/** A duration to add, all parts with its sign. Months and days follow the calendar, `ms` the clock. */
export type DateMove = { months: number; days: number; ms: number };
/** What a text of date words says: a beginning, and durations to add from left to right. */
export type DateTerm = { from: { word: DateWord } | { literal: string }; moves: DateMove[] };

const MAX_LENGTH = 200;
const MAX_MOVES = 5;
/** No part of a duration is longer than a century, so that a sum stays within the years that dates have. */
const MOST = {
  years: 100,
  months: 1_200,
  weeks: 5_300,
  days: 36_600,
  hours: 900_000,
  minutes: 9_999_999,
  seconds: 9_999_999,
};

const DURATION =
  /^P(?=\d|T\d)(?:(?<years>\d+)Y)?(?:(?<months>\d+)M)?(?:(?<weeks>\d+)W)?(?:(?<days>\d+)D)?(?:T(?=\d)(?:(?<hours>\d+)H)?(?:(?<minutes>\d+)M)?(?:(?<seconds>\d+)S)?)?/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const LITERAL = /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2}))?/i;
const INSTANT = /^(\d{4}-\d{2}-\d{2})T(\d{2}):\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/i;

/** Whether a text is a day of the calendar, such as `2028-02-29`. */
export const isDate = (text: string): boolean => {
  if (!DATE.test(text) || text.startsWith('0000')) return false;
  const day = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(day) && new Date(day).toISOString().startsWith(text);
};

/** Whether a text is an instant with its offset (RFC 3339). */
export const isInstant = (text: string): boolean => {
  const [, date = '', hour = ''] = INSTANT.exec(text) ?? [];
  return isDate(date) && Number(hour) < 24 && !Number.isNaN(Date.parse(text));
};

type Problem = { problem: string };

const moveOf = (sign: number, text: string): { move: DateMove; length: number } | Problem => {
  const found = DURATION.exec(text);
  const parts = found?.groups;
  if (!found || !parts) {
    const given = /^\S*/.exec(text)?.[0] ?? '';
    return { problem: `"${given}" is not a duration (ISO 8601) such as P7D, P1M or PT12H` };
  }
  const amount = (name: keyof typeof MOST): number => Number(parts[name] ?? 0);
  const long = (Object.keys(MOST) as (keyof typeof MOST)[]).find((name) => amount(name) > MOST[name]);
  if (long) return { problem: `"${found[0]}" is too long: at most ${MOST[long]} ${long}` };
  const ms = (amount('hours') * 3_600 + amount('minutes') * 60 + amount('seconds')) * 1_000;
  const [months, days] = [amount('years') * 12 + amount('months'), amount('weeks') * 7 + amount('days')];
  // Adding 0 makes a negative zero a plain one.
  return { move: { months: sign * months + 0, days: sign * days + 0, ms: sign * ms + 0 }, length: found[0].length };
};

const beginningOf = (text: string): { from: DateTerm['from']; length: number } | Problem => {
  const literal = LITERAL.exec(text)?.[0];
  if (literal !== undefined)
    return isDate(literal) || isInstant(literal)
      ? { from: { literal }, length: literal.length }
      : { problem: `"${literal}" is neither a date such as 2026-11-23 nor an instant such as 2026-11-23T09:00:00Z` };
  const given = /^[^\s+?-]*/.exec(text)?.[0] ?? '';
  const word = dateWords.find((one) => one === given);
  if (word) return { from: { word }, length: word.length };
  return { problem: `"${given}" is neither a date nor one of the words ${dateWords.join(', ')}` };
};

const termOf = (text: string): DateTerm | Problem => {
  const begun = beginningOf(text.trim());
  if ('problem' in begun) return begun;
  const moves: DateMove[] = [];
  let rest = text.trim().slice(begun.length).trimStart();
  while (rest !== '') {
    const sign = { '+': 1, '-': -1 }[rest.slice(0, 1)];
    if (sign === undefined) return { problem: `"${rest}" cannot follow; add or subtract durations, such as - P7D` };
    const read = moveOf(sign, rest.slice(1).trimStart());
    if ('problem' in read) return read;
    moves.push(read.move);
    if (moves.length > MAX_MOVES) return { problem: `has more than ${MAX_MOVES} durations` };
    rest = rest.slice(1).trimStart().slice(read.length).trimStart();
  }
  return { from: begun.from, moves };
};

const namesLastRun = ({ from }: DateTerm): boolean => 'word' in from && from.word === 'lastRun';

/**
 * Reads a text of date words, such as `startOfMonth - P1M` or `lastRun ?? today - P7D`: the terms of which the first that has a value counts.
 * Only `lastRun` may have none, so it is never the last.
 */
export const parseDateWords = (text: string): { terms: DateTerm[] } | Problem => {
  if (text.length > MAX_LENGTH) return { problem: `must have at most ${MAX_LENGTH} characters` };
  const terms: DateTerm[] = [];
  for (const part of text.split('??')) {
    const term = termOf(part);
    if ('problem' in term) return term;
    terms.push(term);
  }
  const last = terms.at(-1);
  if (last && namesLastRun(last))
    return { problem: 'must say what stands for lastRun in the first run, such as lastRun ?? startOfMonth' };
  if (!terms.slice(0, -1).every(namesLastRun))
    return { problem: 'has something after ?? that is never used: only lastRun can have no value' };
  return { terms };
};
