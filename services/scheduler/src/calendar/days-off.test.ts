import { describe, expect, it } from '@jest/globals';
import { nextFiring } from './next-firing';
import { plan } from './occurrences';
import { problemsOf } from './problems';
import type { Rule } from './rule';
import { offsetWithin } from './spread';
import { cron, daily, hourly, monthly, weekly, withCalendar } from './testing/rules';

const now = '2026-01-01T12:00:00Z';
const on = (rule: Rule, from: string, to: string) =>
  [...plan(rule).between(from, to)].map(
    ({ nominal, dueAt, skipped }) =>
      `${nominal.slice(5, 16)}${skipped ? ` ${skipped}` : nominal.slice(0, 10) === dueAt.slice(0, 10) ? '' : ` on ${dueAt.slice(5, 10)}`}`,
  );
const weekdays: Rule = { ...daily(), frequency: 'WEEKDAYS' };
const blackout = (rule: Rule, ...blackouts: Rule['blackouts']): Rule => ({ ...rule, blackouts });

describe('holidays', () => {
  // Good Friday is 3 April 2026, Easter Monday the 6th.
  const easter = ['2026-04-02T00:00:00Z', '2026-04-08T00:00:00Z'] as const;
  it('are skipped, with that reason', () =>
    expect(on(withCalendar(weekdays, { country: 'DE' }), ...easter)).toEqual([
      '04-02T09:00',
      '04-03T09:00 holiday',
      '04-06T09:00 holiday',
      '04-07T09:00',
    ]));
  it('of a region are known', () => {
    const epiphany = ['2026-01-06T00:00:00Z', '2026-01-07T00:00:00Z'] as const;
    expect(on(withCalendar(daily(), { country: 'DE', region: 'BY' }), ...epiphany)).toEqual(['01-06T09:00 holiday']);
    expect(on(withCalendar(daily(), { country: 'DE', region: 'BE' }), ...epiphany)).toEqual(['01-06T09:00']);
  });
  it('of several days are skipped to their last day', () =>
    // Eid al-Fitr: 20 March 2026 and the days around it.
    expect(on(withCalendar(daily(), { country: 'SA' }), '2026-03-18T00:00:00Z', '2026-03-24T00:00:00Z')).toEqual([
      '03-18T09:00',
      '03-19T09:00 holiday',
      '03-20T09:00 holiday',
      '03-21T09:00 holiday',
      '03-22T09:00 holiday',
      '03-23T09:00',
    ]));
  it('observances are no holidays', () =>
    expect(on(withCalendar(daily(), { country: 'US' }), '2026-02-14T00:00:00Z', '2026-02-15T00:00:00Z')).toEqual([
      '02-14T09:00',
    ]));
  it('own dates count beside those of the country', () =>
    expect(
      on(
        withCalendar(daily(), { country: 'DE', dates: ['2026-12-24'] }),
        '2026-12-24T00:00:00Z',
        '2026-12-27T00:00:00Z',
      ),
    ).toEqual(['12-24T09:00 holiday', '12-25T09:00 holiday', '12-26T09:00 holiday']));
  it('the last business day of a month is none', () => {
    const rule = withCalendar(monthly('LAST_BUSINESS_DAY'), { dates: ['2026-12-31', '2026-12-30'] });
    expect(on(rule, '2026-12-01T00:00:00Z', '2027-01-01T00:00:00Z')).toEqual(['12-29T09:00']);
  });
});

describe('moving from a holiday', () => {
  const move = (rule: Rule, onHoliday: 'previous-business-day' | 'next-business-day', ...dates: string[]) =>
    withCalendar(rule, { dates, onHoliday });
  it.each<[string, Rule, string, string, string[]]>([
    // 25 December 2026 is a Friday.
    [
      'later, over a weekend',
      move(monthly(25), 'next-business-day', '2026-12-25'),
      '12-20',
      '12-31',
      ['12-25T09:00 on 12-28'],
    ],
    ['earlier', move(monthly(25), 'previous-business-day', '2026-12-25'), '12-20', '12-31', ['12-25T09:00 on 12-24']],
    [
      'over another holiday',
      move(monthly(25), 'next-business-day', '2026-12-25', '2026-12-28'),
      '12-20',
      '12-31',
      ['12-25T09:00 on 12-29'],
    ],
    [
      'not onto a day that has one anyway',
      move(weekdays, 'next-business-day', '2026-12-25'),
      '12-24',
      '12-29',
      ['12-24T09:00', '12-25T09:00 holiday', '12-28T09:00'],
    ],
    [
      'only the nearest of two holidays',
      move({ ...weekly(null), daysOfWeek: [1, 2] }, 'next-business-day', '2026-12-28', '2026-12-29'),
      '12-24',
      '12-31',
      ['12-28T09:00 holiday', '12-29T09:00 on 12-30'],
    ],
    [
      'only the nearest of two holidays, earlier',
      move({ ...weekly(null), daysOfWeek: [1, 2] }, 'previous-business-day', '2026-12-28', '2026-12-29'),
      '12-24',
      '12-31',
      ['12-28T09:00 on 12-25', '12-29T09:00 holiday'],
    ],
    ['a weekend is no holiday', move(weekly(6), 'next-business-day', '2026-12-25'), '12-24', '12-28', ['12-26T09:00']],
    [
      'all times of the day',
      move(cron('0 9,17 25 * *'), 'next-business-day', '2026-12-25'),
      '12-24',
      '12-31',
      ['12-25T09:00 on 12-28', '12-25T17:00 on 12-28'],
    ],
  ])('%s', (_, rule, from, to, expected) =>
    expect(on(rule, `2026-${from}T00:00:00Z`, `2026-${to}T00:00:00Z`)).toEqual(expected),
  );

  it('keeps the identity, and stays in when moved beyond the end date', () => {
    const rule = { ...move(monthly(25), 'next-business-day', '2026-12-25'), endDate: '2026-12-26' };
    expect(plan(rule).next('2026-12-01T00:00:00Z')).toEqual({
      id: '2026-12-25T09:00:00~UTC',
      nominal: '2026-12-25T09:00:00',
      dueAt: '2026-12-28T09:00:00Z',
    });
    expect(plan(rule).next('2026-12-28T09:00:00Z')).toBeNull();
  });
});

describe('blackouts', () => {
  it('leave out dates, the last one too', () =>
    expect(
      on(blackout(daily(), { from: '2026-12-24', to: '2026-12-26' }), '2026-12-23T00:00:00Z', '2026-12-28T00:00:00Z'),
    ).toEqual(['12-23T09:00', '12-24T09:00 blackout', '12-25T09:00 blackout', '12-26T09:00 blackout', '12-27T09:00']));
  it('leave out local times of the zone, up to the end', () => {
    const rule = blackout(hourly('09:00', null, 'Asia/Tokyo'), { from: '2026-12-24T09:00', to: '2026-12-24T11:00' });
    expect(on(rule, '2026-12-23T22:30:00Z', '2026-12-24T02:00:00Z')).toEqual([
      '12-24T08:00 on 12-23',
      '12-24T09:00 blackout',
      '12-24T10:00 blackout',
      '12-24T11:00',
    ]);
  });
  it('also hold for what a holiday moved into them', () => {
    const rule = withCalendar(monthly(25), { dates: ['2026-12-25'], onHoliday: 'next-business-day' });
    expect(
      on(blackout(rule, { from: '2026-12-28', to: '2026-12-28' }), '2026-12-20T00:00:00Z', '2026-12-31T00:00:00Z'),
    ).toEqual(['12-25T09:00 blackout']);
  });
});

describe('spread', () => {
  const spread = { ...hourly('09:00'), spreadBy: 754 };
  it('moves the instant, not the identity', () =>
    expect(plan(spread).next('2026-11-23T09:12:33Z')).toEqual({
      id: '2026-11-23T09:00:00Z',
      nominal: '2026-11-23T09:00:00',
      dueAt: '2026-11-23T09:12:34Z',
    }));
  it('is passed by its own instant', () => {
    expect(plan(spread).next('2026-11-23T09:12:34Z')?.id).toBe('2026-11-23T10:00:00Z');
    const [first, second] = plan(spread).upcoming('2026-11-23T09:00:00Z', 2);
    expect(first && plan(spread).next(first)).toEqual(second);
    expect([...plan(spread).between('2026-11-23T09:12:33Z', '2026-11-23T10:12:34Z')]).toEqual([first, second]);
  });
  it('is stable for a schedule, within its window, and even over schedules', () => {
    const id = (index: number) => `c0a80101-0000-4000-8000-${String(index).padStart(12, '0')}`;
    expect(offsetWithin('PT10M', id(1))).toBe(offsetWithin('PT10M', id(1)));
    expect(offsetWithin('PT0S', id(1))).toBe(0);
    const minutes = Array<number>(10).fill(0);
    for (let index = 0; index < 10_000; index++) {
      const minute = Math.floor(offsetWithin('PT10M', id(index)) / 60);
      minutes[minute] = (minutes[minute] ?? 0) + 1;
    }
    expect(minutes.length).toBe(10);
    for (const count of minutes) expect(Math.abs(count - 1_000)).toBeLessThan(200);
  });
});

describe('the next firing', () => {
  const firing = (rule: Rule, from: string) => {
    const { planned, passed } = nextFiring(plan(rule), from);
    return [planned?.nominal ?? null, ...passed.map(({ nominal, skipped }) => `${nominal.slice(0, 16)} ${skipped}`)];
  };
  it('passes a blackout and a holiday once each, however much falls into them', () => {
    const everyMinute = blackout(withCalendar(cron('* * * * *'), { dates: ['2026-12-29'] }), {
      from: '2026-12-24T00:00',
      to: '2026-12-28T12:00',
    });
    expect(firing(everyMinute, '2026-12-23T23:59:00Z')).toEqual(['2026-12-28T12:00:00', '2026-12-24T00:00 blackout']);
    expect(firing(everyMinute, '2026-12-28T23:59:00Z')).toEqual(['2026-12-30T00:00:00', '2026-12-29T00:00 holiday']);
  });
  it('passes missing dates', () =>
    expect(firing(monthly(31), '2026-04-01T00:00:00Z')).toEqual([
      '2026-05-31T09:00:00',
      '2026-04-31T09:00 nonexistent-date',
    ]));
  it('passes them with a spread too', () =>
    expect(
      firing({ ...blackout(daily(), { from: '2026-12-24', to: '2026-12-30' }), spreadBy: 600 }, '2026-12-24T00:00:00Z'),
    ).toEqual(['2026-12-31T09:00:00', '2026-12-24T09:00 blackout']));
});

describe('what is refused, by field', () => {
  const christmas = cron('0 9 25 12 *');
  it.each<[string, Rule, string, RegExp]>([
    ['an unknown country', withCalendar(daily(), { country: 'Germany' }), 'calendar.country', /"Germany".* ISO 3166-1/],
    ['a country in lower case', withCalendar(daily(), { country: 'us' }), 'calendar.country', /ISO 3166-1/],
    ['no country', withCalendar(daily(), { country: 'constructor' }), 'calendar.country', /ISO 3166-1/],
    ['an unknown region', withCalendar(daily(), { country: 'DE', region: 'XX' }), 'calendar.region', /of DE; use .*BY/],
    [
      'a region alone',
      withCalendar(daily(), { region: 'BY', dates: ['2026-12-24'] }),
      'calendar.region',
      /needs a country/,
    ],
    ['nothing', withCalendar(daily(), {}), 'calendar', /needs a country or dates/],
    ['30 February', withCalendar(daily(), { dates: ['2026-02-01', '2026-02-30'] }), 'calendar.dates.1', /"2026-02-30"/],
    [
      'an instant',
      blackout(daily(), { from: '2026-12-24T00:00Z', to: '2026-12-26' }),
      'blackouts.0.from',
      /without an offset/,
    ],
    ['no date', blackout(daily(), { from: '2026-12-24', to: '2026-13-01' }), 'blackouts.0.to', /2026-13-01/],
    [
      'an end before the beginning',
      blackout(daily(), { from: '2026-12-24', to: '2026-12-26' }, { from: '2026-12-24T10:00', to: '2026-12-24T10:00' }),
      'blackouts.1.to',
      /not after from/,
    ],
    ['holidays alone', withCalendar(christmas, { country: 'DE' }), 'calendar', /every occurrence falls on a holiday/],
    ['a blackout of all', blackout(daily(), { from: '2020-01-01', to: '9999-12-31' }), 'blackouts', /leave nothing/],
    [
      'a blackout until the end',
      { ...blackout(daily(), { from: '2020-01-01', to: '2026-02-28' }), endDate: '2026-02-20' },
      'endDate',
      /nothing falls due/,
    ],
    [
      'a date that the time lacks',
      { ...monthly(31), startDate: '2026-04-02', endDate: '2026-04-30' },
      'endDate',
      /nothing/,
    ],
  ])('%s', (_, rule, path, message) =>
    expect(problemsOf(rule, now)).toEqual([{ path, message: expect.stringMatching(message) }]),
  );

  it('a calendar that moves what falls on a holiday is accepted', () =>
    expect(problemsOf(withCalendar(christmas, { country: 'DE', onHoliday: 'next-business-day' }), now)).toEqual([]));
});
