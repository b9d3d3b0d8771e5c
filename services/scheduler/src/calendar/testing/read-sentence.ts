import type { Rule } from '../rule';

/** Whether a local time, given as a Date whose UTC parts are what the wall clock shows, is one of the times a sentence names. */
export type Said = { days: (day: Date) => boolean; times: (at: Date) => boolean; everyHour: boolean };

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const NTH = ['first', 'second', 'third', 'fourth', 'fifth'];
const DAY = 86_400_000;

type Days = (day: Date) => boolean;
const anyOf =
  (tests: readonly Days[]): Days =>
  (day) =>
    tests.some((test) => test(day));
const shifted = (day: Date, days: number): Date => new Date(day.getTime() + days * DAY);
const monthOf = (day: Date): number => day.getUTCMonth();
const isLast: Days = (day) => monthOf(shifted(day, 1)) !== monthOf(day);

/** Numbers and ranges, such as `0, 2 and 5 to 9`. */
const numbers = (text: string): number[] =>
  text.split(/, | and /).flatMap((part) => {
    const [from = 0, to = from] = part.split(' to ').map(Number);
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });

const dayPhrase = (text: string, isBusinessDay: Days): Days => {
  const nth = /^the (\w+) (\w+day)( of the month)?$/.exec(text);
  if (text === 'the last business day')
    return (day) => {
      let last = day;
      while (monthOf(shifted(last, 1)) === monthOf(day)) last = shifted(last, 1);
      while (!isBusinessDay(last)) last = shifted(last, -1);
      return last.getTime() === day.getTime();
    };
  if (/^the last day( of the month)?$/.test(text)) return isLast;
  if (nth) {
    const [, which = '', name = ''] = nth;
    return (day) => {
      if (WEEKDAYS[day.getUTCDay()] !== name) return false;
      if (which === 'last') return monthOf(shifted(day, 7)) !== monthOf(day);
      let count = 0;
      for (let back = day; monthOf(back) === monthOf(day); back = shifted(back, -7)) count++;
      return NTH[count - 1] === which;
    };
  }
  const dates = /^days? ([\d, toand]+)$/.exec(text);
  if (dates) {
    const wanted = numbers(dates[1] ?? '');
    return (day) => wanted.includes(day.getUTCDate());
  }
  const names = text.split(/, | and /);
  if (!names.every((name) => WEEKDAYS.includes(name))) throw new Error(`no day: ${text}`);
  return (day) => names.includes(WEEKDAYS[day.getUTCDay()] ?? '');
};

/** A list of phrases, of which `the …` may stand last. */
const phrases = (text: string, isBusinessDay: Days): Days => {
  const parts = text.split(/(?:, | and )(?=the )/);
  return anyOf(parts.map((part) => dayPhrase(part, isBusinessDay)));
};

const daysOf = (text: string, isBusinessDay: Days): Days => {
  if (text === 'Every day') return () => true;
  if (text === 'Every Monday to Friday') return (day) => day.getUTCDay() > 0 && day.getUTCDay() < 6;
  const weeks = /^Every (\d+) weeks, counted from (\S+), on (.*)$/.exec(text);
  if (weeks) {
    const [, every = '1', from = '', names = ''] = weeks;
    const on = dayPhrase(names, isBusinessDay);
    const mondayOf = (day: Date): number => shifted(day, -((day.getUTCDay() + 6) % 7)).getTime();
    return (day) => on(day) && ((mondayOf(day) - mondayOf(new Date(from))) / (7 * DAY)) % Number(every) === 0;
  }
  const every = /^Every (?!day)(.*)$/.exec(text);
  if (every) return dayPhrase(every[1] ?? '', isBusinessDay);
  const monthly = /^On (.*) of every month$/.exec(text);
  if (monthly) return dayPhrase(monthly[1] ?? '', isBusinessDay);
  const [, on = '', , months] = /^(?:On (.*?)|Every day)( in ([A-Z][a-z, A-Z]*))?$/.exec(text) ?? [];
  const inMonth = months?.split(/, | and /);
  const [all, any] = [on.split(' that is '), on.split(' or ')];
  const fits: Days =
    on === ''
      ? () => true
      : any.length > 1
        ? anyOf(any.map((part) => phrases(part, isBusinessDay)))
        : (day) => all.every((part) => phrases(part, isBusinessDay)(day));
  return (day) => fits(day) && (inMonth === undefined || inMonth.includes(MONTHS[monthOf(day)] ?? ''));
};

const timesOf = (text: string): Days => {
  const [, minute = '', hour = '', from, to] =
    /^(?:minute (.*)|every minute) of (?:every hour|hour (.*?))(?: from (\S+) to (\S+))?$/.exec(text) ?? [];
  const clock = (at: Date): string => at.toISOString().slice(11, 16);
  if (!/ of /.test(text)) {
    const times = text.split(/, | and /);
    return (at) => times.includes(clock(at));
  }
  const [minutes, hours] = [minute === '' ? null : numbers(minute), hour === '' ? null : numbers(hour)];
  return (at) => {
    if (minutes && !minutes.includes(at.getUTCMinutes())) return false;
    if (hours && !hours.includes(at.getUTCHours())) return false;
    if (from === undefined || to === undefined) return true;
    return from <= to ? clock(at) >= from && clock(at) <= to : clock(at) >= from || clock(at) <= to;
  };
};

/** Reads a sentence of `sentenceOf`, without what limits it. @throws Error when it says something else */
export const readSentence = (sentence: string, isBusinessDay: Days): Said => {
  const [, days = '', times = ''] = /^(.*) at (.*?) \([^()]+\)/.exec(sentence) ?? [];
  const isTime = timesOf(times);
  const isNamed = (hour: number) =>
    Array.from({ length: 60 }, (_, minute) => isTime(new Date((hour * 60 + minute) * 60_000))).includes(true);
  return {
    days: daysOf(days, isBusinessDay),
    times: isTime,
    everyHour: Array.from({ length: 24 }, (_, hour) => isNamed(hour)).every(Boolean),
  };
};

/** The days off of a rule, from the dates it lists itself. */
export const listedHolidays = ({ calendar }: Rule): Days => {
  const dates = new Set(calendar?.dates);
  return (day) => dates.has(day.toISOString().slice(0, 10));
};
