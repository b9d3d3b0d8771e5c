import { describe, expect, it } from '@jest/globals';
import { plan } from './occurrences';
import type { Rule } from './rule';
import { cron, daily, monthly, weekly } from './testing/rules';

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

  it('returns null after the end', () =>
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

describe('invalid input and limits', () => {
  it('names the invalid field', () => expect(() => plan(cron('0 9 * *'))).toThrow(/cronExpression: needs five fields/));
  it('refuses a date where an instant is needed', () =>
    expect(() => plan(daily()).next('2026-11-23')).toThrow(RangeError));
  it('returns nothing for a count below one', () =>
    expect(plan(daily()).upcoming('2026-11-23T00:00:00Z', 0)).toEqual([]));
  it('ends before the year 10000', () => expect(plan(daily()).next('9999-12-30T00:00:00Z')).toBeNull());
});
