import { describe, expect, it } from '@jest/globals';
import { plan } from './occurrences';
import { problemsOf } from './problems';
import type { Rule } from './rule';
import { between } from './testing/plans';
import { cron, daily, hourly, monthly, nth, weekly, weeks } from './testing/rules';

const now = '2026-01-01T12:00:00Z';
const weekdays: Rule = { ...daily(), frequency: 'WEEKDAYS' };
const dates = (rule: Rule, from: string, count: number) =>
  plan(rule)
    .upcoming(from, count)
    .map(({ nominal }) => nominal.slice(5, 10))
    .join(' ');
const times = (rule: Rule, from: string, count: number) =>
  plan(rule)
    .upcoming(from, count)
    .map(({ nominal }) => nominal.slice(8, 16))
    .join(' ');

describe('days', () => {
  it.each<[string, Rule, string, string]>([
    ['WEEKDAYS', weekdays, '2026-11-26T12:00:00Z', '11-27 11-30 12-01 12-02 12-03 12-04 12-07'],
    ['several days, in any order', weeks([7, 3, 1]), '2026-11-23T00:00:00Z', '11-23 11-25 11-29 11-30'],
    [
      'every second week, from the week of the anchor, both days of it',
      weeks([1, 4], 2, '2026-11-26'),
      '2026-11-22T00:00:00Z',
      '11-23 11-26 12-07 12-10 12-21',
    ],
    ['ISO weeks end on Sunday', weeks([7], 2, '2026-11-23'), '2026-11-23T00:00:00Z', '11-29 12-13 12-27'],
    [
      'every third week, before its anchor too',
      weeks([1], 3, '2026-12-14'),
      '2026-11-01T00:00:00Z',
      '11-02 11-23 12-14',
    ],
    ['the second Tuesday', nth(2, 2), '2026-11-01T00:00:00Z', '11-10 12-08 01-12 02-09'],
    ['the last Friday', nth(-1, 5), '2026-11-01T00:00:00Z', '11-27 12-25 01-29 02-26'],
    ['the first Sunday, as 0', nth(1, 0), '2026-11-01T12:00:00Z', '12-06 01-03'],
    ['the fifth Monday, where there is one', nth(5, 1), '2026-11-01T00:00:00Z', '11-30 03-29 05-31'],
    [
      'the last business day: 31 January 2027 is a Sunday, 31 July a Saturday',
      monthly('LAST_BUSINESS_DAY'),
      '2026-12-01T00:00:00Z',
      '12-31 01-29 02-26 03-31 04-30 05-31 06-30 07-30',
    ],
  ])('%s', (_, rule, from, expected) => expect(dates(rule, from, expected.split(' ').length)).toBe(expected));

  it('counts weeks from the local date of an instant', () => {
    const from = '2026-11-29T20:00:00Z';
    expect(dates(weeks([1], 2, from, 'Asia/Tokyo'), '2026-11-20T00:00:00Z', 2)).toBe('11-30 12-14');
    expect(dates(weeks([1], 2, from, 'UTC'), '2026-11-20T00:00:00Z', 2)).toBe('11-23 12-07');
  });
});

describe('hours', () => {
  it.each<[string, Rule, string]>([
    ['at the minute of timeOfDay', hourly('09:15'), '27T21:15 27T22:15 27T23:15 28T00:15'],
    ['both ends inclusive', hourly('09:00', ['21:00', '22:00']), '27T21:00 27T22:00 28T21:00 28T22:00'],
    ['ends at other minutes', hourly('09:15', ['20:30', '22:15']), '27T21:15 27T22:15 28T21:15'],
    ['over midnight', hourly('00:00', ['23:00', '01:00']), '27T23:00 28T00:00 28T01:00 28T23:00'],
    ['on some days', { ...hourly('00:00', ['22:00', '23:59']), daysOfWeek: [5, 1] }, '27T22:00 27T23:00 30T22:00'],
  ])('%s', (_, rule, expected) =>
    expect(times(rule, '2026-11-27T20:20:00Z', expected.split(' ').length)).toBe(expected),
  );

  it('with every hour, each real instant counts: two in an overlap, none in a gap', () => {
    expect(between(hourly('00:30', null, 'Europe/Berlin'), '2026-10-25T00:00:00Z', '2026-10-25T02:00:00Z')).toEqual([
      '2026-10-25T02:30:00 > 2026-10-25T00:30:00Z',
      '2026-10-25T02:30:00 > 2026-10-25T01:30:00Z',
    ]);
    expect(between(hourly('00:30', null, 'Europe/Berlin'), '2026-03-29T00:00:00Z', '2026-03-29T02:00:00Z')).toEqual([
      '2026-03-29T01:30:00 > 2026-03-29T00:30:00Z',
      '2026-03-29T03:30:00 > 2026-03-29T01:30:00Z',
    ]);
  });

  it('with bounds, a time in a gap is shifted and a time in an overlap counts once', () => {
    const night = hourly('00:30', ['02:00', '03:00'], 'Europe/Berlin');
    expect(between(night, '2026-10-24T12:00:00Z', '2026-10-25T12:00:00Z')).toEqual([
      '2026-10-25T02:30:00 > 2026-10-25T00:30:00Z',
    ]);
    expect(between(night, '2026-03-28T12:00:00Z', '2026-03-29T12:00:00Z')).toEqual([
      '2026-03-29T02:30:00 > 2026-03-29T01:30:00Z',
    ]);
  });
});

describe('what is refused, by field', () => {
  it.each<[string, Rule, string, RegExp]>([
    ['weekday 8 in a list', weeks([1, 8]), 'daysOfWeek.1', /1 \(Monday\) to 7/],
    ['an empty list', weeks([]), 'daysOfWeek', /at least one/],
    ['Sunday twice', weeks([0, 7]), 'daysOfWeek', /twice/],
    ['one day and several', { ...weekly(1), daysOfWeek: [2] }, 'daysOfWeek', /both given/],
    ['0 weeks', weeks([1], 0), 'everyWeeks', /1 to 52/],
    ['every second day', { ...daily(), everyWeeks: 2 }, 'everyWeeks', /belongs to frequency WEEKLY;/],
    [
      'days of a DAILY schedule',
      { ...daily(), daysOfWeek: [1] },
      'daysOfWeek',
      /belongs to frequency WEEKLY or HOURLY;/,
    ],
    ['a day of WEEKDAYS', { ...weekdays, dayOfWeek: 1 }, 'dayOfWeek', /belongs to frequency WEEKLY/],
    ['the sixth Monday', nth(6, 1), 'nthWeekday.n', /1 to 5, or -1/],
    ['the zeroth Monday', nth(0, 1), 'nthWeekday.n', /1 to 5, or -1/],
    ['the second day 9', nth(2, 9), 'nthWeekday.day', /Monday/],
    ['a date and a weekday', { ...nth(2, 1), dayOfMonth: 3 }, 'nthWeekday', /both given/],
    ['a weekday in a cron schedule', { ...cron('0 9 * * *'), nthWeekday: { n: 1, day: 1 } }, 'nthWeekday', /MONTHLY/],
    ['hours of a DAILY schedule', { ...daily(), between: ['08:00', '18:00'] }, 'between', /HOURLY/],
    ['no time as first hour', hourly('09:00', ['8', '18:00']), 'between.0', /"8" is not a time of day/],
    ['no time as last hour', hourly('09:00', ['08:00', '24:00']), 'between.1', /"24:00" is not a time of day/],
    [
      'no hour in between',
      hourly('09:30', ['08:00', '08:29']),
      'between',
      /never falls due: .* minute 30 .*08:00 to 08:29/,
    ],
    [
      'no second week until the end',
      { ...weeks([5], 2, '2026-01-05'), startDate: '2026-01-12', endDate: '2026-01-18' },
      'endDate',
      /nothing falls due/,
    ],
    ['no fifth Monday until the end', { ...nth(5, 1), endDate: '2026-03-29' }, 'endDate', /nothing falls due/],
  ])('%s', (_, rule, path, message) =>
    expect(problemsOf(rule, now)).toEqual([{ path, message: expect.stringMatching(message) }]),
  );

  it('the zone of weeks is reported as the zone', () =>
    expect(problemsOf(weeks([1], 2, '2026-01-01', 'EST'), now).map(({ path }) => path)).toEqual(['timezone']));
});
