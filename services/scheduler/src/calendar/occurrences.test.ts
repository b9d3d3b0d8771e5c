import { describe, expect, it } from '@jest/globals';
import { plan } from './occurrences';
import type { Rule } from './rule';
import { cron, daily, monthly, weekly } from './testing/rules';

/** Due instants and nominal times between two instants, as `nominal > dueAt`, with a mark for skipped ones. */
const between = (rule: Rule, from: string, to: string) =>
  [...plan(rule).between(from, to)].map(
    ({ nominal, dueAt, skipped }) => `${nominal} > ${dueAt}${skipped ? ' skipped' : ''}`,
  );

type Row = [title: string, rule: Rule, from: string, to: string, expected: string[]];

describe('local time in a gap: once, shifted by the length of the gap', () => {
  it.each<Row>([
    [
      'New York, 02:30',
      daily('02:30', 'America/New_York'),
      '2026-03-08T00:00:00Z',
      '2026-03-09T12:00:00Z',
      ['2026-03-08T02:30:00 > 2026-03-08T07:30:00Z', '2026-03-09T02:30:00 > 2026-03-09T06:30:00Z'],
    ],
    [
      'Berlin, 02:00, the first moment of the gap',
      daily('02:00', 'Europe/Berlin'),
      '2026-03-28T12:00:00Z',
      '2026-03-29T12:00:00Z',
      ['2026-03-29T02:00:00 > 2026-03-29T01:00:00Z'],
    ],
    [
      'Lord Howe, 02:15 in a gap of half an hour',
      daily('02:15', 'Australia/Lord_Howe'),
      '2026-10-03T00:00:00Z',
      '2026-10-04T12:00:00Z',
      ['2026-10-04T02:15:00 > 2026-10-03T15:45:00Z'],
    ],
    [
      'Sao Paulo, midnight',
      daily('00:00', 'America/Sao_Paulo'),
      '2018-11-03T12:00:00Z',
      '2018-11-05T12:00:00Z',
      ['2018-11-04T00:00:00 > 2018-11-04T03:00:00Z', '2018-11-05T00:00:00 > 2018-11-05T02:00:00Z'],
    ],
    [
      'Casablanca, 02:30 as Ramadan ends',
      daily('02:30', 'Africa/Casablanca'),
      '2025-04-05T12:00:00Z',
      '2025-04-06T12:00:00Z',
      ['2025-04-06T02:30:00 > 2025-04-06T02:30:00Z'],
    ],
    [
      'Kathmandu, 00:05 as +05:30 became +05:45',
      daily('00:05', 'Asia/Kathmandu'),
      '1985-12-31T12:00:00Z',
      '1986-01-02T12:00:00Z',
      ['1986-01-01T00:05:00 > 1985-12-31T18:35:00Z', '1986-01-02T00:05:00 > 1986-01-01T18:20:00Z'],
    ],
    [
      'New York, every half hour of some hours: two are due at one instant',
      cron('0,30 1-3 * * *', 'America/New_York'),
      '2026-03-08T05:00:00Z',
      '2026-03-08T12:00:00Z',
      [
        '2026-03-08T01:00:00 > 2026-03-08T06:00:00Z',
        '2026-03-08T01:30:00 > 2026-03-08T06:30:00Z',
        '2026-03-08T02:00:00 > 2026-03-08T07:00:00Z',
        '2026-03-08T03:00:00 > 2026-03-08T07:00:00Z',
        '2026-03-08T02:30:00 > 2026-03-08T07:30:00Z',
        '2026-03-08T03:30:00 > 2026-03-08T07:30:00Z',
      ],
    ],
  ])('%s', (_, rule, from, to, expected) => expect(between(rule, from, to)).toEqual(expected));
});

describe('local time in an overlap: once, the earlier instant', () => {
  it.each<Row>([
    [
      'New York, 01:30',
      daily('01:30', 'America/New_York'),
      '2026-11-01T00:00:00Z',
      '2026-11-02T12:00:00Z',
      ['2026-11-01T01:30:00 > 2026-11-01T05:30:00Z', '2026-11-02T01:30:00 > 2026-11-02T06:30:00Z'],
    ],
    [
      'Berlin, 02:00',
      daily('02:00', 'Europe/Berlin'),
      '2026-10-24T12:00:00Z',
      '2026-10-25T12:00:00Z',
      ['2026-10-25T02:00:00 > 2026-10-25T00:00:00Z'],
    ],
    [
      'Berlin, 03:00, the first moment after the overlap',
      daily('03:00', 'Europe/Berlin'),
      '2026-10-24T12:00:00Z',
      '2026-10-25T12:00:00Z',
      ['2026-10-25T03:00:00 > 2026-10-25T02:00:00Z'],
    ],
    [
      'Lord Howe, 01:45 in an overlap of half an hour',
      daily('01:45', 'Australia/Lord_Howe'),
      '2026-04-04T00:00:00Z',
      '2026-04-05T00:00:00Z',
      ['2026-04-05T01:45:00 > 2026-04-04T14:45:00Z'],
    ],
    [
      'Sao Paulo, 23:30, which the day has twice',
      daily('23:30', 'America/Sao_Paulo'),
      '2019-02-16T12:00:00Z',
      '2019-02-17T12:00:00Z',
      ['2019-02-16T23:30:00 > 2019-02-17T01:30:00Z'],
    ],
    [
      'every second hour is not every hour',
      cron('0 */2 * * *', 'Europe/Berlin'),
      '2026-10-24T21:00:00Z',
      '2026-10-25T03:00:00Z',
      [
        '2026-10-25T00:00:00 > 2026-10-24T22:00:00Z',
        '2026-10-25T02:00:00 > 2026-10-25T00:00:00Z',
        '2026-10-25T04:00:00 > 2026-10-25T03:00:00Z',
      ],
    ],
  ])('%s', (_, rule, from, to, expected) => expect(between(rule, from, to)).toEqual(expected));

  it('from within the second pass nothing of it comes back', () => {
    expect(plan(daily('01:30', 'America/New_York')).next('2026-11-01T06:10:00Z')?.dueAt).toBe('2026-11-02T06:30:00Z');
  });
});

describe('every hour named: every real instant', () => {
  it.each<Row>([
    [
      'New York, overlap: 01:00 twice',
      cron('0 * * * *', 'America/New_York'),
      '2026-11-01T04:00:00Z',
      '2026-11-01T07:00:00Z',
      [
        '2026-11-01T01:00:00 > 2026-11-01T05:00:00Z',
        '2026-11-01T01:00:00 > 2026-11-01T06:00:00Z',
        '2026-11-01T02:00:00 > 2026-11-01T07:00:00Z',
      ],
    ],
    [
      'New York, gap: no 02:00',
      cron('0 * * * *', 'America/New_York'),
      '2026-03-08T05:00:00Z',
      '2026-03-08T08:00:00Z',
      [
        '2026-03-08T01:00:00 > 2026-03-08T06:00:00Z',
        '2026-03-08T03:00:00 > 2026-03-08T07:00:00Z',
        '2026-03-08T04:00:00 > 2026-03-08T08:00:00Z',
      ],
    ],
    [
      'Lord Howe, half-hour gap: 02:00 is not there, 02:30 is',
      cron('*/30 * * * *', 'Australia/Lord_Howe'),
      '2026-10-03T15:00:00Z',
      '2026-10-03T16:30:00Z',
      [
        '2026-10-04T02:30:00 > 2026-10-03T15:30:00Z',
        '2026-10-04T03:00:00 > 2026-10-03T16:00:00Z',
        '2026-10-04T03:30:00 > 2026-10-03T16:30:00Z',
      ],
    ],
    [
      'Lord Howe, half-hour overlap: 01:30 twice',
      cron('*/30 * * * *', 'Australia/Lord_Howe'),
      '2026-04-04T14:00:00Z',
      '2026-04-04T15:30:00Z',
      [
        '2026-04-05T01:30:00 > 2026-04-04T14:30:00Z',
        '2026-04-05T01:30:00 > 2026-04-04T15:00:00Z',
        '2026-04-05T02:00:00 > 2026-04-04T15:30:00Z',
      ],
    ],
    [
      'Kathmandu, +05:45',
      cron('0 0-23 * * *', 'Asia/Kathmandu'),
      '2026-11-23T00:00:00Z',
      '2026-11-23T01:30:00Z',
      ['2026-11-23T06:00:00 > 2026-11-23T00:15:00Z', '2026-11-23T07:00:00 > 2026-11-23T01:15:00Z'],
    ],
    [
      'Apia, no skipped date',
      cron('0 */1 30,31 * *', 'Pacific/Apia'),
      '2011-12-30T08:00:00Z',
      '2011-12-30T11:00:00Z',
      ['2011-12-31T00:00:00 > 2011-12-30T10:00:00Z', '2011-12-31T01:00:00 > 2011-12-30T11:00:00Z'],
    ],
  ])('%s', (_, rule, from, to, expected) => expect(between(rule, from, to)).toEqual(expected));
});

describe('a civil date that does not exist: skipped', () => {
  it.each<Row>([
    [
      'Apia left out 30 December 2011',
      daily('09:00', 'Pacific/Apia'),
      '2011-12-29T00:00:00Z',
      '2011-12-31T00:00:00Z',
      [
        '2011-12-29T09:00:00 > 2011-12-29T19:00:00Z',
        '2011-12-30T09:00:00 > 2011-12-30T10:00:00Z skipped',
        '2011-12-31T09:00:00 > 2011-12-30T19:00:00Z',
      ],
    ],
    [
      'MONTHLY 31 in April, due when that day would have begun',
      monthly(31, '09:00', 'America/New_York'),
      '2026-03-31T14:00:00Z',
      '2026-06-01T00:00:00Z',
      ['2026-04-31T09:00:00 > 2026-05-01T04:00:00Z skipped', '2026-05-31T09:00:00 > 2026-05-31T13:00:00Z'],
    ],
    [
      'MONTHLY 30 in February',
      monthly(30, '09:00', 'UTC'),
      '2026-01-31T00:00:00Z',
      '2026-03-30T00:00:00Z',
      ['2026-02-30T09:00:00 > 2026-03-01T00:00:00Z skipped'],
    ],
    [
      'MONTHLY 29 in February',
      monthly(29, '09:00', 'UTC'),
      '2027-01-31T00:00:00Z',
      '2027-03-02T00:00:00Z',
      ['2027-02-29T09:00:00 > 2027-03-01T00:00:00Z skipped'],
    ],
    [
      'MONTHLY 29 in a leap year',
      monthly(29, '09:00', 'UTC'),
      '2028-01-31T00:00:00Z',
      '2028-03-02T00:00:00Z',
      ['2028-02-29T09:00:00 > 2028-02-29T09:00:00Z'],
    ],
    [
      'cron has no such occurrence',
      cron('0 9 31 * *', 'UTC'),
      '2026-03-31T14:00:00Z',
      '2026-06-01T00:00:00Z',
      ['2026-05-31T09:00:00 > 2026-05-31T09:00:00Z'],
    ],
  ])('%s', (_, rule, from, to, expected) => expect(between(rule, from, to)).toEqual(expected));
});

describe('frequencies', () => {
  const days = (rule: Rule, count: number) =>
    plan(rule)
      .upcoming('2026-11-23T00:00:00Z', count)
      .map(({ nominal }) => nominal);
  it.each<[string, Rule, string[]]>([
    ['DAILY with seconds', daily('09:00:30', 'UTC'), ['2026-11-23T09:00:30', '2026-11-24T09:00:30']],
    ['WEEKLY, 1 is Monday', weekly(1), ['2026-11-23T09:00:00', '2026-11-30T09:00:00']],
    ['WEEKLY, 7 is Sunday', weekly(7), ['2026-11-29T09:00:00']],
    ['WEEKLY, 0 is Sunday', weekly(0), ['2026-11-29T09:00:00']],
    ['WEEKLY without a day is Monday', weekly(null), ['2026-11-23T09:00:00']],
    ['MONTHLY without a day is the 1st', monthly(null, '09:00', 'UTC'), ['2026-12-01T09:00:00']],
    [
      'MONTHLY LAST',
      monthly('LAST', '09:00', 'UTC'),
      ['2026-11-30T09:00:00', '2026-12-31T09:00:00', '2027-01-31T09:00:00', '2027-02-28T09:00:00'],
    ],
    ['cron L', cron('0 9 L * *'), ['2026-11-30T09:00:00', '2026-12-31T09:00:00']],
    ['cron L and the 15th', cron('0 9 15,L * *'), ['2026-11-30T09:00:00', '2026-12-15T09:00:00']],
    ['cron 5L, the last Friday', cron('0 9 * * 5L'), ['2026-11-27T09:00:00', '2026-12-25T09:00:00']],
    ['cron FRIL', cron('0 9 ? * FRIL'), ['2026-11-27T09:00:00']],
    ['cron 1#3, the third Monday', cron('0 9 * * 1#3'), ['2026-12-21T09:00:00']],
    ['cron names', cron('0 9 * JAN,FEB MON-FRI'), ['2027-01-01T09:00:00', '2027-01-04T09:00:00']],
    ['cron with one second', cron('15 0 9 * * *'), ['2026-11-23T09:00:15']],
    ['@daily', cron('@daily'), ['2026-11-24T00:00:00']],
    [
      'cronMatch any',
      cron('0 9 13 * 5', 'UTC', 'any'),
      ['2026-11-27T09:00:00', '2026-12-04T09:00:00', '2026-12-11T09:00:00', '2026-12-13T09:00:00'],
    ],
    [
      'cronMatch all: Friday the 13th',
      cron('0 9 13 * 5', 'UTC', 'all'),
      ['2027-08-13T09:00:00', '2028-10-13T09:00:00'],
    ],
    [
      '29 February on a Monday',
      cron('0 9 29 2 1', 'UTC', 'all'),
      ['2044-02-29T09:00:00', '2072-02-29T09:00:00', '2112-02-29T09:00:00'],
    ],
  ])('%s', (_, rule, expected) => expect(days(rule, expected.length)).toEqual(expected));
});

describe('bounds are inclusive', () => {
  const upcoming = (rule: Rule) =>
    plan(rule)
      .upcoming('2026-01-01T00:00:00Z', 9)
      .map(({ nominal }) => nominal.slice(0, 10));
  const shifted = daily('02:30', 'America/New_York');
  it.each<[string, Rule, string[]]>([
    [
      'dates',
      { ...shifted, startDate: '2026-03-07', endDate: '2026-03-09' },
      ['2026-03-07', '2026-03-08', '2026-03-09'],
    ],
    [
      'instants',
      { ...shifted, startDate: '2026-03-08T07:30:00Z', endDate: '2026-03-09T02:30:00-04:00' },
      ['2026-03-08', '2026-03-09'],
    ],
    ['instants a second off', { ...shifted, startDate: '2026-03-08T07:30:01Z', endDate: '2026-03-09T06:29:59Z' }, []],
    [
      'one day',
      { ...daily('00:00', 'Pacific/Kiritimati'), startDate: '2026-03-08', endDate: '2026-03-08' },
      ['2026-03-08'],
    ],
    [
      'a missing date counts as that date',
      { ...monthly(31, '09:00', 'UTC'), startDate: '2026-05-01', endDate: '2026-06-30' },
      ['2026-05-31'],
    ],
  ])('%s', (_, rule, expected) => expect(upcoming(rule)).toEqual(expected));

  it('ends, and says so', () =>
    expect(plan({ ...shifted, endDate: '2026-03-09' }).next('2026-03-10T00:00:00Z')).toBeNull());
});

describe('identity', () => {
  it.each<[string, Rule, string, string]>([
    [
      'nominal time and zone',
      daily('09:00', 'America/New_York'),
      '2026-11-23T00:00:00Z',
      '2026-11-23T09:00:00~America:New_York',
    ],
    [
      'the UTC instant when every hour is named',
      cron('0 * * * *', 'America/New_York'),
      '2026-11-23T08:30:00Z',
      '2026-11-23T09:00:00Z',
    ],
    [
      'a zone of three parts',
      daily('09:00', 'America/Argentina/Buenos_Aires'),
      '2026-11-23T00:00:00Z',
      '2026-11-23T09:00:00~America:Argentina:Buenos_Aires',
    ],
  ])('%s', (_, rule, after, id) => expect(plan(rule).next(after)?.id).toBe(id));
});

describe('what is no plan', () => {
  it('names the field', () => expect(() => plan(cron('0 9 * *'))).toThrow(/cronExpression: needs five fields/));
  it('wants instants', () => expect(() => plan(daily()).next('2026-11-23')).toThrow(RangeError));
  it('counts nothing below one', () => expect(plan(daily()).upcoming('2026-11-23T00:00:00Z', 0)).toEqual([]));
  it('ends before the year 10000', () => expect(plan(daily()).next('9999-12-30T00:00:00Z')).toBeNull());
});
