import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { RenderError } from '../data/render-error';
import { dateOf } from './date-words';

/** A Monday, at 22:30 in New York and already the next day in Berlin. */
const asOf = '2026-11-24T03:30:00.000Z';
const time = (changes: object = {}) => ({ asOf, timezone: 'America/New_York', lastRun: null, ...changes });

describe('date words', () => {
  it.each([
    ['today', '2026-11-23', '2026-11-23T05:00:00Z'],
    ['yesterday', '2026-11-22', '2026-11-22T05:00:00Z'],
    ['tomorrow', '2026-11-24', '2026-11-24T05:00:00Z'],
    ['occurrence', '2026-11-23', '2026-11-24T03:30:00Z'],
    ['startOfDay', '2026-11-23', '2026-11-23T05:00:00Z'],
    ['endOfDay', '2026-11-23', '2026-11-24T04:59:59.999Z'],
    ['startOfWeek', '2026-11-23', '2026-11-23T05:00:00Z'],
    ['endOfWeek', '2026-11-29', '2026-11-30T04:59:59.999Z'],
    ['startOfMonth', '2026-11-01', '2026-11-01T04:00:00Z'],
    ['endOfMonth', '2026-11-30', '2026-12-01T04:59:59.999Z'],
    ['startOfQuarter', '2026-10-01', '2026-10-01T04:00:00Z'],
    ['endOfQuarter', '2026-12-31', '2027-01-01T04:59:59.999Z'],
    ['startOfYear', '2026-01-01', '2026-01-01T05:00:00Z'],
    ['endOfYear', '2026-12-31', '2027-01-01T04:59:59.999Z'],
    ['today - P7D', '2026-11-16', '2026-11-16T05:00:00Z'],
    ['startOfMonth - P1M', '2026-10-01', '2026-10-01T04:00:00Z'],
    ['endOfMonth - P1M', '2026-10-31', '2026-11-01T03:59:59.999Z'],
    ['endOfQuarter - P1Y', '2025-12-31', '2026-01-01T04:59:59.999Z'],
    ['startOfWeek - P1W + P2D', '2026-11-18', '2026-11-18T05:00:00Z'],
    ['occurrence - PT24H', '2026-11-22', '2026-11-23T03:30:00Z'],
    ['occurrence + PT90M', '2026-11-24', '2026-11-24T05:00:00Z'],
    ['2026-01-31 + P1M', '2026-02-28', '2026-02-28T05:00:00Z'],
    ['2026-07-04T12:00:00Z', '2026-07-04', '2026-07-04T12:00:00Z'],
    ['2026-07-04T01:00:00Z', '2026-07-03', '2026-07-04T01:00:00Z'],
  ])('%s is the date %s and the instant %s', (text, date, instant) =>
    expect([dateOf(text, 'date', time()), dateOf(text, 'instant', time())]).toEqual([date, instant]),
  );

  it('are those of the zone: it is tomorrow elsewhere', () => {
    expect(dateOf('today', 'date', time({ timezone: 'Europe/Berlin' }))).toBe('2026-11-24');
    expect(dateOf('startOfWeek', 'date', time({ timezone: 'Pacific/Kiritimati' }))).toBe('2026-11-23');
  });

  it.each([
    ['2028-01-31T12:00:00Z', 'today + P1M', '2028-02-29'],
    ['2027-01-31T12:00:00Z', 'today + P1M', '2027-02-28'],
    ['2027-03-31T12:00:00Z', 'today - P1M', '2027-02-28'],
    ['2028-02-29T12:00:00Z', 'today - P1Y', '2027-02-28'],
    ['2028-02-29T12:00:00Z', 'endOfMonth + P1Y', '2029-02-28'],
    ['2027-02-28T12:00:00Z', 'endOfMonth + P1Y', '2028-02-29'],
    ['2026-03-01T12:00:00Z', 'startOfWeek', '2026-02-23'],
    ['2027-01-03T12:00:00Z', 'endOfWeek', '2027-01-03'],
    ['1969-12-31T12:00:00Z', 'startOfWeek', '1969-12-29'],
  ])('keep to the calendar: at %s %s is %s', (at, text, date) =>
    expect(dateOf(text, 'date', time({ asOf: at, timezone: 'UTC' }))).toBe(date),
  );

  it.each([
    // Clocks go from 24:00 to 01:00 on 2027-09-05 in Santiago: the day begins at 01:00.
    ['America/Santiago', '2027-09-05T15:00:00Z', 'today', '2027-09-05T04:00:00Z'],
    // A local time in the gap is as much later as the clocks go forward; in the overlap it is the first one.
    ['Europe/Berlin', '2027-03-29T00:30:00Z', 'occurrence - P1D', '2027-03-28T01:30:00Z'],
    ['Europe/Berlin', '2027-11-01T01:30:00Z', 'occurrence - P1D', '2027-10-31T00:30:00Z'],
    // A day of the calendar is not 24 hours of the clock.
    ['Europe/Berlin', '2027-03-28T10:00:00Z', 'occurrence - P1D', '2027-03-27T11:00:00Z'],
    ['Europe/Berlin', '2027-03-28T10:00:00Z', 'occurrence - PT24H', '2027-03-27T10:00:00Z'],
    // The day itself is in the overlap, and stays what it is.
    ['Europe/Berlin', '2027-10-31T01:30:00Z', 'occurrence', '2027-10-31T01:30:00Z'],
    // Samoa left 30 December 2011 out: it begins when the day after it does.
    ['Pacific/Apia', '2011-12-31T00:00:00Z', 'yesterday', '2011-12-30T10:00:00Z'],
  ])('in %s at %s %s is %s', (timezone, at, text, instant) =>
    expect(dateOf(text, 'instant', time({ asOf: at, timezone }))).toBe(instant),
  );

  it('say since the run before, and what else in the first one', () => {
    const since = (lastRun: string | null, text = 'lastRun ?? startOfMonth') =>
      dateOf(text, 'instant', time({ lastRun }));
    expect(since('2026-11-23T03:30:00.000Z')).toBe('2026-11-23T03:30:00Z');
    expect(since('2026-11-23T03:30:00.000Z', 'lastRun - PT1H ?? today')).toBe('2026-11-23T02:30:00Z');
    expect(since(null)).toBe('2026-11-01T04:00:00Z');
    expect(dateOf('lastRun ?? today', 'date', time({ lastRun: '2026-11-23T03:30:00.000Z' }))).toBe('2026-11-22');
  });

  it('that leave the years that dates have are refused', () => {
    const far = '2026-01-01 - P100Y - P100Y - P100Y - P100Y - P100Y';
    expect(dateOf(far, 'date', time())).toBe('1526-01-01');
    for (const text of ['9999-12-31 + P1D', '1000-01-01 - P1D', '0050-01-01 + P1D'])
      expect(() => dateOf(text, 'date', time())).toThrow(RenderError);
  });
});

describe('date words and Temporal', () => {
  const zones = [
    'UTC',
    'America/New_York',
    'Europe/Berlin',
    'Australia/Lord_Howe',
    'America/Santiago',
    'Asia/Kathmandu',
  ];
  const units = { Week: 'weeks', Month: 'months', Quarter: 'quarters', Year: 'years', Day: 'days' } as const;

  type Unit = keyof typeof units;
  const isFirst = (day: Temporal.PlainDate, unit: Unit): boolean =>
    ({
      Day: true,
      Week: day.dayOfWeek === 1,
      Month: day.day === 1,
      Quarter: day.day === 1 && [1, 4, 7, 10].includes(day.month),
      Year: day.dayOfYear === 1,
    })[unit];
  /** The first day of a period, found by looking at each day before. */
  const firstDay = (day: Temporal.PlainDate, unit: Unit): Temporal.PlainDate => {
    for (let one = day; ; one = one.subtract({ days: 1 })) if (isFirst(one, unit)) return one;
  };
  const lastDay = (day: Temporal.PlainDate, unit: Unit): Temporal.PlainDate => {
    for (let one = day.add({ days: 1 }); ; one = one.add({ days: 1 }))
      if (isFirst(one, unit)) return one.subtract({ days: 1 });
  };

  const seconds = fc.integer({ min: Date.UTC(1975, 0) / 1000, max: Date.UTC(2040, 0) / 1000 });
  const unit = fc.constantFrom(...(Object.keys(units) as (keyof typeof units)[]));

  it('agree on the first and last day of every period', () =>
    fc.assert(
      fc.property(seconds, fc.constantFrom(...zones), unit, (second, timezone, of) => {
        const at = new Date(second * 1000).toISOString();
        const day = Temporal.Instant.from(at).toZonedDateTimeISO(timezone).toPlainDate();
        const when = { asOf: at, timezone, lastRun: null };
        expect(dateOf(`startOf${of}`, 'date', when)).toBe(firstDay(day, of).toString());
        expect(dateOf(`endOf${of}`, 'date', when)).toBe(lastDay(day, of).toString());
        const begins = firstDay(day, of).toZonedDateTime(timezone).epochMilliseconds;
        expect(Date.parse(dateOf(`startOf${of}`, 'instant', when))).toBe(begins);
        const ends = lastDay(day, of).add({ days: 1 }).toZonedDateTime(timezone).epochMilliseconds - 1;
        expect(Date.parse(dateOf(`endOf${of}`, 'instant', when))).toBe(ends);
      }),
    ));

  it('agree on every sum', () =>
    fc.assert(
      fc.property(
        ...([
          seconds,
          fc.constantFrom(...zones),
          fc.nat(30),
          fc.nat(20),
          fc.nat(60),
          fc.nat(50),
          fc.boolean(),
        ] as const),
        (second, timezone, years, months, days, hours, isBack) => {
          const at = new Date(second * 1000).toISOString();
          const text = `occurrence ${isBack ? '-' : '+'} P${years}Y${months}M${days}DT${hours}H`;
          const zoned = Temporal.Instant.from(at).toZonedDateTimeISO(timezone);
          const expected = isBack
            ? zoned.subtract({ years, months, days, hours })
            : zoned.add({ years, months, days, hours });
          const found = Date.parse(dateOf(text, 'instant', { asOf: at, timezone, lastRun: null }));
          expect(found).toBe(expected.epochMilliseconds);
        },
      ),
    ));
});
