import { describe, expect, it } from '@jest/globals';
import { spanAt } from '@punctual/chassis/zones';
import { CronExpressionParser } from 'cron-parser';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { type Planned, plan } from './occurrences';
import type { Rule } from './rule';
import { cron, daily, monthly, weekly } from './testing/rules';

const HOUR = 3_600_000;
const ZONES = [
  'UTC',
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Asia/Kathmandu',
  'America/Sao_Paulo',
  'Africa/Casablanca',
  'America/St_Johns',
  'Pacific/Chatham',
  'Asia/Gaza',
  'Africa/Cairo',
  'America/Santiago',
  'Antarctica/Troll',
  'Pacific/Kiritimati',
];
/** The years of the unusual changes of these zones. */
const instant = (from = '1990-01-01', to = '2040-01-01') =>
  fc.integer({ min: Date.parse(from) / HOUR, max: Date.parse(to) / HOUR }).map((hours) => hours * HOUR);
const zone = fc.constantFrom(...ZONES);
/** A moment up to two days before a clock change of the zone, if it has any, since most other days are alike. */
const nearChange = (zone: string, at: number, hours: number) => {
  const { start } = spanAt(zone, at);
  return (Number.isFinite(start) ? Math.max(start, Date.UTC(1971, 0)) : at) - hours * HOUR;
};
const lead = fc.integer({ min: -1, max: 48 });
const iso = (milliseconds: number) => new Date(milliseconds).toISOString();
const some = (min: number, max: number, maxLength = 4) =>
  fc.uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength }).map((values) => values.join(','));
const open = (field: fc.Arbitrary<string>) => fc.oneof(fc.constant('*'), field);
const hours = fc.oneof(some(0, 4), some(0, 23), fc.constantFrom('*', '*/2', '0-3', '22-23', '0-22'));
const cronText = fc
  .tuple(
    fc.oneof(some(0, 59), fc.constantFrom('*/15', '*/7', '30')),
    hours,
    open(fc.oneof(some(1, 28), fc.constant('L'))),
    open(some(1, 12, 6)),
    open(fc.oneof(some(0, 6), fc.constantFrom('5L', '1#2'))),
  )
  .map(([minute, hour, date, month, weekday]) => `${minute} ${hour} ${date} ${month} ${weekday}`);
const rule: fc.Arbitrary<Rule> = fc.oneof(
  fc
    .record({ text: cronText, zone, match: fc.constantFrom('any' as const, 'all' as const) })
    .map(({ text, zone, match }) => cron(text, zone, match)),
  fc.tuple(fc.constantFrom('00:00', '02:30', '02:00', '23:59:59'), zone).map(([time, zone]) => daily(time, zone)),
  zone.map((zone) => weekly(5, zone)),
  fc
    .tuple(fc.constantFrom(1, 29, 30, 31, 'LAST' as const), fc.constantFrom('00:00', '02:30'), zone)
    .map(([day, time, zone]) => monthly(day, time, zone)),
);
const key = ({ dueAt, nominal }: Planned) => `${dueAt} ${nominal}`;
const all = (of: Rule, from: number, to: number) => [...plan(of).between(iso(from), iso(to))];

/** Rules that never fall due are refused, which other tests cover. */
const plannable = rule.filter((of) => {
  try {
    return plan(of) !== null;
  } catch {
    return false;
  }
});

describe('iteration', () => {
  it('is strictly ordered and repeats no identity', () =>
    fc.assert(
      fc.property(plannable, instant(), lead, fc.integer({ min: 1, max: 60 }), (of, at, hours, days) => {
        const from = nearChange(of.timezone, at, hours);
        const keys = all(of, from, from + days * 24 * HOUR);
        expect(keys.map(key)).toEqual([...new Set(keys.map(key))].sort());
        expect(new Set(keys.map(({ id }) => id)).size).toBe(keys.length);
      }),
      { numRuns: 300 },
    ));

  it('neither loses nor repeats an occurrence between adjacent ranges', () =>
    fc.assert(
      fc.property(
        plannable,
        instant(),
        lead,
        fc.array(fc.oneof(fc.integer({ min: 0, max: 72 * 60 }), fc.integer({ min: 0, max: 40 * 24 * 60 })), {
          minLength: 1,
          maxLength: 6,
        }),
        (of, at, hours, minutes) => {
          const from = nearChange(of.timezone, at, hours);
          const cuts = [from, ...minutes.sort((a, b) => a - b).map((m) => from + m * 60_000), from + 40 * 24 * HOUR];
          const parts = cuts.slice(1).flatMap((cut, i) => all(of, cuts[i] ?? from, cut));
          expect(parts).toEqual(all(of, from, from + 40 * 24 * HOUR));
        },
      ),
      { numRuns: 300 },
    ));

  it('gives the same occurrences by chained next, by upcoming and by range', () =>
    fc.assert(
      fc.property(plannable, instant(), lead, (of, at, hours) => {
        const from = nearChange(of.timezone, at, hours);
        const { next, upcoming } = plan(of);
        const expected = upcoming(iso(from), 40);
        const chained: Planned[] = [];
        for (let at = next(iso(from)); at && chained.length < 40; at = next(at)) chained.push(at);
        expect(chained).toEqual(expected);
        const last = expected.at(-1);
        if (last) expect(all(of, from, Date.parse(last.dueAt)).slice(0, 40)).toEqual(expected);
      }),
      { numRuns: 300 },
    ));
});

describe('against the libraries', () => {
  it('civil times are those cron-parser steps to in UTC, which has no clock changes', () =>
    fc.assert(
      fc.property(cronText, instant(), (text, from) => {
        const theirs = CronExpressionParser.parse(text, { currentDate: new Date(from), tz: 'UTC' })
          .take(20)
          .map((date) => date.toDate().toISOString().slice(0, 19));
        // cron-parser gives up after 10,000 steps; what it found until then must agree.
        const ours =
          theirs.length === 0
            ? []
            : plan(cron(text, 'UTC', 'any'))
                .upcoming(iso(from), theirs.length)
                .map(({ nominal }) => nominal);
        expect(ours).toEqual(theirs);
      }),
      { numRuns: 300 },
    ));

  it('each civil match of a year appears exactly once, where Temporal maps it', () =>
    fc.assert(
      fc.property(
        cronText.filter((text) => text.split(' ')[1] !== '*'),
        zone,
        fc.integer({ min: 1990, max: 2039 }),
        (text, zone, year) => {
          const [first, last] = [Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1)];
          const civil = all(cron(text, 'UTC', 'any'), first - 1, last - 1).map(({ nominal }) => nominal);
          const expected = civil.map((nominal) => ({
            nominal,
            due: Temporal.PlainDateTime.from(nominal).toZonedDateTime(zone, { disambiguation: 'compatible' })
              .epochMilliseconds,
          }));
          const found = all(cron(text, zone, 'any'), first - 48 * HOUR, last + 48 * HOUR).filter(({ nominal }) =>
            nominal.startsWith(`${year}-`),
          );
          expect(found.map(({ nominal }) => nominal).sort()).toEqual(expected.map(({ nominal }) => nominal).sort());
          const due = new Map(expected.map((one) => [one.nominal, one.due]));
          for (const one of found) if (!one.skipped) expect(Date.parse(one.dueAt)).toBe(due.get(one.nominal));
          // Kiritimati left out a day at the turn of 1995.
          if (found.some(({ skipped }) => skipped)) expect(zone).toMatch(/Apia|Kiritimati/);
        },
      ),
      { numRuns: 50 },
    ));

  it('with every hour named, each real minute whose local time matches appears, and no other', () =>
    fc.assert(
      fc.property(some(0, 59), open(some(1, 31, 12)), zone, instant(), lead, (minute, date, zone, moment, hours) => {
        const from = nearChange(zone, moment, hours);
        const [minutes, dates] = [minute.split(','), date.split(',')];
        const expected: string[] = [];
        for (let at = from + 60_000; at <= from + 72 * HOUR; at += 60_000) {
          const local = new Date(at + spanAt(zone, at).offset);
          if (minutes.includes(`${local.getUTCMinutes()}`) && (date === '*' || dates.includes(`${local.getUTCDate()}`)))
            expected.push(`${iso(at).slice(0, 19)}Z`);
        }
        expect(all(cron(`${minute} * ${date} * *`, zone), from, from + 72 * HOUR).map(({ id }) => id)).toEqual(
          expected,
        );
      }),
      { numRuns: 100 },
    ));
});

describe('spans of constant offset', () => {
  it.each(ZONES)('%s: the offset is that of Temporal at every hour', (zone) =>
    fc.assert(
      fc.property(instant('1970-01-01', '2100-01-01'), (at) => {
        const span = spanAt(zone, at);
        const offsetAt = (moment: number) =>
          Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6;
        expect(offsetAt(at)).toBe(span.offset);
        expect(span.start <= at && at < span.end).toBe(true);
        if (Number.isFinite(span.start)) expect(span.offset - offsetAt(span.start - 1)).toBe(span.jump);
      }),
      { numRuns: 30 },
    ),
  );

  it('no span is shorter than the change at its start, so a shifted time stays within it', () => {
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      for (let at = Date.UTC(2010, 0); at < Date.UTC(2030, 0); at = spanAt(zone, at).end) {
        const { start, end, jump } = spanAt(zone, at);
        if (end - start < Math.abs(jump)) throw new Error(`${zone} ${iso(start)}`);
      }
    }
  });
});
