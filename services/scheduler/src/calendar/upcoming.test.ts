import { describe, expect, it } from '@jest/globals';
import type { Rule } from './rule';
import { sentenceOf } from './sentence';
import { cron, daily, hourly, monthly, nth, weekly, weeks, withCalendar } from './testing/rules';
import { differenceOf, upcomingOf } from './upcoming';

describe('the sentence', () => {
  it.each<[Rule, string]>([
    [daily('09:00', 'Europe/Berlin'), 'Every day at 09:00 (Europe/Berlin)'],
    [daily('09:00:30'), 'Every day at 09:00:30 (UTC)'],
    [{ ...daily(), frequency: 'WEEKDAYS' }, 'Every Monday to Friday at 09:00 (UTC)'],
    [weekly(null), 'Every Monday at 09:00 (UTC)'],
    [weeks([0, 4, 1]), 'Every Monday, Thursday and Sunday at 09:00 (UTC)'],
    [weeks([1], 2, '2026-11-23'), 'Every 2 weeks, counted from 2026-11-23, on Monday at 09:00 (UTC)'],
    [monthly(31), 'On day 31 of every month at 09:00 (UTC)'],
    [monthly('LAST'), 'On the last day of every month at 09:00 (UTC)'],
    [monthly('LAST_BUSINESS_DAY'), 'On the last business day of every month at 09:00 (UTC)'],
    [nth(2, 1), 'On the second Monday of every month at 09:00 (UTC)'],
    [nth(-1, 5), 'On the last Friday of every month at 09:00 (UTC)'],
    [hourly('09:15'), 'Every day at minute 15 of every hour (UTC)'],
    [
      { ...hourly('09:00', ['08:00', '18:00']), daysOfWeek: [1, 5] },
      'Every Monday and Friday at minute 0 of every hour from 08:00 to 18:00 (UTC)',
    ],
    [cron('0 9,17 * * 1-5'), 'On Monday, Tuesday, Wednesday, Thursday and Friday at 09:00 and 17:00 (UTC)'],
    [cron('*/15 8-10 * * *'), 'Every day at minute 0, 15, 30 and 45 of hour 8 to 10 (UTC)'],
    [cron('* * * * *'), 'Every day at every minute of every hour (UTC)'],
    [
      cron('5 * 1,L 1,6 *'),
      'On day 1 and the last day of the month in January and June at minute 5 of every hour (UTC)',
    ],
    [cron('0 9 13 * 5', 'UTC', 'all'), 'On day 13 that is Friday at 09:00 (UTC)'],
    [cron('0 9 1-3 * 5L', 'UTC', 'any'), 'On days 1 to 3 or the last Friday of the month at 09:00 (UTC)'],
    [cron('30 0 9 * * 1#3'), 'On the third Monday of the month at 09:00:30 (UTC)'],
    [
      {
        ...withCalendar(daily(), {
          country: 'DE',
          region: 'BY',
          dates: ['2026-12-24'],
          onHoliday: 'next-business-day',
        }),
        endDate: '2026-12-31',
        startDate: '2026-11-23',
        blackouts: [{ from: '2026-12-01', to: '2026-12-03' }],
        spreadBy: 754,
      },
      'Every day at 09:00 (UTC), from 2026-11-23, until 2026-12-31; on holidays of DE-BY and 1 listed date moved to the next business day; not from 2026-12-01 to 2026-12-03; always 12 minutes 34 seconds later, by its spread',
    ],
    [withCalendar(daily(), { dates: ['2026-12-24', '2026-12-31'] }), 'Every day at 09:00 (UTC); not on 2 listed dates'],
  ])('%#', (rule, expected) => expect(sentenceOf(rule)).toBe(expected));
});

describe('the next runs', () => {
  it('have local time, offset and relative time', () =>
    expect(upcomingOf(daily('09:00', 'America/New_York'), '2026-11-23T12:55:00Z', 2).upcoming).toEqual([
      {
        at: '2026-11-23T14:00:00Z',
        local: '2026-11-23T09:00:00',
        offset: '-05:00',
        relative: 'in 1 hour 5 minutes',
        note: null,
      },
      {
        at: '2026-11-24T14:00:00Z',
        local: '2026-11-24T09:00:00',
        offset: '-05:00',
        relative: 'in 1 day 1 hour',
        note: null,
      },
    ]));
  it('are fewer when it ends', () =>
    expect(upcomingOf({ ...daily(), endDate: '2026-11-24' }, '2026-11-23T12:00:00Z', 5).upcoming).toHaveLength(1));
  it('have an offset of minutes', () =>
    expect(upcomingOf(daily('09:00', 'Asia/Kathmandu'), '2026-11-23T12:00:00Z', 1).upcoming[0]?.offset).toBe('+05:45'));

  const notes = (rule: Rule, from: string, count: number) =>
    upcomingOf(rule, from, count).upcoming.map(({ local, note }) => `${local.slice(5, 16)} ${note}`);
  it.each<[string, Rule, string, string[]]>([
    [
      'a gap',
      daily('02:30', 'Europe/Berlin'),
      '2026-03-28T12:00:00Z',
      ['03-29T03:30 the clocks leave out 02:30: runs at 03:30', '03-30T02:30 null'],
    ],
    [
      'an overlap',
      daily('02:30', 'Europe/Berlin'),
      '2026-10-24T12:00:00Z',
      ['10-25T02:30 02:30 comes twice on 2026-10-25: runs the first time', '10-26T02:30 null'],
    ],
    [
      'both instants of an overlap',
      hourly('00:30', null, 'Europe/Berlin'),
      '2026-10-24T23:00:00Z',
      [
        '10-25T01:30 null',
        '10-25T02:30 02:30 comes twice on 2026-10-25: this is the first time',
        '10-25T02:30 02:30 comes twice on 2026-10-25: this is the second time',
        '10-25T03:30 null',
      ],
    ],
    [
      'a gap with a spread',
      { ...daily('02:30', 'Europe/Berlin'), spreadBy: 600 },
      '2026-03-28T12:00:00Z',
      ['03-29T03:40 the clocks leave out 02:30: runs at 03:30', '03-30T02:40 null'],
    ],
    [
      'a skipped holiday',
      withCalendar({ ...daily(), frequency: 'WEEKDAYS' }, { country: 'US' }),
      '2026-12-24T12:00:00Z',
      ['12-28T09:00 skipped before: 2026-12-25 (Christmas Day)', '12-29T09:00 null'],
    ],
    [
      'a moved one',
      withCalendar(monthly(25), { country: 'US', onHoliday: 'next-business-day' }),
      '2026-12-01T12:00:00Z',
      ['12-28T09:00 2026-12-25 is Christmas Day: moved to the next business day', '01-25T09:00 null'],
    ],
    [
      'a blackout, once',
      { ...cron('* * * * *'), blackouts: [{ from: '2026-12-24', to: '2026-12-26' }] },
      '2026-12-23T23:59:00Z',
      ['12-27T00:00 skipped before: 2026-12-24 (a blackout)', '12-27T00:01 null'],
    ],
    [
      'missing dates',
      monthly(31),
      '2026-10-31T12:00:00Z',
      ['12-31T09:00 skipped before: 2026-11-31 (no such date)', '01-31T09:00 null'],
    ],
    [
      'more than three',
      { ...withCalendar(daily(), { dates: ['2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04', '2026-12-05'] }) },
      '2026-11-30T12:00:00Z',
      [
        '12-06T09:00 skipped before: 2026-12-01 (a date of the calendar), 2026-12-02 (a date of the calendar), 2026-12-03 (a date of the calendar) and 2 more',
      ],
    ],
  ])('tell of %s', (_, rule, from, expected) => expect(notes(rule, from, expected.length)).toEqual(expected));
});

describe('the difference', () => {
  const now = '2026-11-23T12:00:00Z';
  const difference = (before: Rule, after: Rule, count: number) => {
    const { removed, added } = differenceOf(upcomingOf(before, now, count), upcomingOf(after, now, count), count);
    return [removed.map(({ at }) => at.slice(5, 13)), added.map(({ at }) => at.slice(5, 13))];
  };
  it('is nothing for the same rule', () => expect(difference(daily(), daily(), 5)).toEqual([[], []]));
  it('ends where the shorter list ends, for what follows is not known', () =>
    expect(difference(weeks([1, 2]), weekly(2), 2)).toEqual([['11-30T09'], []]));
  it('of another time of day is every run', () =>
    expect(difference(daily(), daily('10:00'), 2)).toEqual([['11-24T09', '11-25T09'], ['11-24T10']]));
  it('of an end date is all that followed', () =>
    expect(difference(daily(), { ...daily(), endDate: '2026-11-25' }, 4)).toEqual([['11-26T09', '11-27T09'], []]));
});
