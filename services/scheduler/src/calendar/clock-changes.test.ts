import { describe, expect, it } from '@jest/globals';
import { plan } from './occurrences';
import { between, type Row } from './testing/plans';
import { cron, daily, monthly } from './testing/rules';

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

  it('a start within the repeated hour does not repeat its occurrences', () => {
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
