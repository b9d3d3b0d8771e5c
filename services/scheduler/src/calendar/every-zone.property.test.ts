import { expect, it } from '@jest/globals';
import { spanAt } from '@punctual/chassis/zones';
import fc from 'fast-check';
import { plan } from './occurrences';
import { problemsOf } from './problems';
import type { Rule } from './rule';
import { sentenceOf } from './sentence';
import { clockOf, runsByTheMinute } from './testing/brute-force';
import { cron, daily, hourly, monthly, nth, weekly, weeks, withCalendar } from './testing/rules';

/**
 * `EVERY_ZONE=1` walks every change of every zone (half an hour); `EVERY_ZONE=2/50` walks the second of fifty parts of the zones.
 * Otherwise a seed chooses some of them.
 */
const asked = /^(\d+)(?:\/(\d+))?$/.exec(process.env['EVERY_ZONE'] ?? '');
const all = asked !== null;
const [part, parts] = [Number(asked?.[1] ?? 1), Number(asked?.[2] ?? 1)];
const ZONES = Intl.supportedValuesOf('timeZone');
const [FIRST, LAST] = [Date.UTC(2000, 0), Date.UTC(2040, 0)];
const HOUR = 3_600_000;
const RULES = all ? 12 : 6;

const zone = fc.constantFrom(...ZONES);
const instant = fc.integer({ min: FIRST / HOUR, max: LAST / HOUR }).map((hours) => hours * HOUR);
/** Times around which clocks change, and others. */
const time = fc
  .tuple(
    fc.oneof(fc.constantFrom(0, 1, 2, 3, 23), fc.integer({ min: 0, max: 23 })),
    fc.constantFrom(0, 5, 15, 30, 45, 59),
  )
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
const weekday = fc.integer({ min: 0, max: 6 });
const some = (min: number, max: number, maxLength: number) =>
  fc.uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength });
const field = (min: number, max: number, maxLength = 5) =>
  fc.oneof(
    fc.constant('*'),
    some(min, max, maxLength).map((values) => values.join(',')),
  );
const cronText = fc
  .tuple(
    fc.oneof(some(0, 59, 4).map(String), fc.constantFrom('*', '*/15', '30')),
    fc.oneof(field(0, 23), fc.constantFrom('0-3', '22-23', '*/2')),
    fc.oneof(field(1, 28), fc.constantFrom('L', '1-10', '15,L')),
    field(1, 12, 8),
    fc.oneof(fc.constant('*'), field(0, 6), fc.constantFrom('5L', '1#2', '1-5')),
  )
  .map((parts) => parts.join(' '));
const timing: fc.Arbitrary<Rule> = fc.oneof(
  time.map((at) => daily(at)),
  time.map((at): Rule => ({ ...daily(at), frequency: 'WEEKDAYS' })),
  fc.tuple(time, weekday).map(([at, day]) => ({ ...weekly(day), timeOfDay: at })),
  fc
    .tuple(time, some(1, 7, 4), fc.integer({ min: 1, max: 4 }))
    .map(([at, days, every]) => ({ ...weeks(days, every, every === 1 ? null : '2013-05-15'), timeOfDay: at })),
  fc
    .tuple(fc.constantFrom(1, 15, 28, 'LAST' as const, 'LAST_BUSINESS_DAY' as const), time)
    .map(([day, at]) => monthly(day, at)),
  fc
    .tuple(fc.constantFrom(1, 2, 3, 4, 5, -1), weekday, time)
    .map(([n, day, at]) => ({ ...nth(n, day), timeOfDay: at })),
  fc.tuple(time, fc.option(fc.tuple(time, time))).map(([at, between]) => hourly(at, between)),
  fc.tuple(cronText, fc.constantFrom('any' as const, 'all' as const)).map(([text, match]) => cron(text, 'UTC', match)),
);
const daysOff = fc.record({
  dates: fc.option(some(-4, 5, 6)),
  onHoliday: fc.constantFrom('skip' as const, 'previous-business-day' as const, 'next-business-day' as const),
  blackout: fc.option(fc.tuple(fc.integer({ min: -30, max: 30 }), fc.integer({ min: 1, max: 30 }))),
  spreadBy: fc.constantFrom(0, 0, 600),
});

type Off = typeof daysOff extends fc.Arbitrary<infer T> ? T : never;
/** The rule with days off around an instant. */
const withDaysOff = (rule: Rule, at: number, { dates, onHoliday, blackout, spreadBy }: Off): Rule => {
  const text = (hours: number, length: number) => new Date(at + hours * HOUR).toISOString().slice(0, length);
  const blackouts = blackout === null ? [] : [{ from: text(blackout[0], 16), to: text(blackout[0] + blackout[1], 16) }];
  const own = { ...rule, blackouts, spreadBy };
  return dates === null ? own : withCalendar(own, { dates: dates.map((day) => text(day * 24, 10)), onHoliday });
};

/** Walks the hours around an instant, and compares each rule with what the wall clock says. */
const check = (zone: string, at: number, rules: readonly { rule: Rule; off: Off }[]) => {
  const [from, to] = [at - 26 * HOUR, at + 26 * HOUR];
  const clock = clockOf(zone, from, to);
  for (const { rule: timing, off } of rules) {
    const rule = withDaysOff({ ...timing, timezone: zone }, at, off);
    if (problemsOf({ ...rule, calendar: null, blackouts: [] }, '2000-01-01T00:00:00Z').length > 0) continue;
    // The walk does not know what came before its first minutes.
    const [begin, spread] = [at - 12 * HOUR, rule.spreadBy * 1000];
    const walked = runsByTheMinute(rule, clock, from).filter((run) => run > begin);
    const ours = [...plan(rule).between(iso(begin + spread), iso(to + spread))]
      .filter(({ skipped }) => !skipped)
      .map(({ dueAt }) => Date.parse(dueAt) - spread);
    expect({ zone, sentence: sentenceOf(rule), runs: ours.map(iso) }).toEqual({
      zone,
      sentence: sentenceOf(rule),
      runs: walked.map(iso),
    });
  }
};
const iso = (milliseconds: number) => new Date(milliseconds).toISOString();
const cases = fc.array(fc.record({ rule: timing, off: daysOff }), { minLength: RULES, maxLength: RULES });

it('the calendar agrees with the wall clock and with its own sentence, around changes of the clocks and elsewhere', () =>
  fc.assert(
    fc.property(zone, instant, fc.boolean(), cases, (zone, moment, nearChange, rules) => {
      const { start } = spanAt(zone, moment);
      check(zone, nearChange && start > FIRST ? Math.floor(start / 60_000) * 60_000 : moment, rules);
    }),
    { numRuns: 25 },
  ));

(all ? it : it.skip)(
  'every change of every zone from 2000 to 2040',
  () => {
    const zones = ZONES.filter((_, index) => index % parts === part - 1);
    expect(zones.length).toBeGreaterThan(0);
    for (const zone of zones) {
      for (let at = spanAt(zone, FIRST).end; at < LAST; at = spanAt(zone, at).end)
        check(zone, at, fc.sample(cases, 1)[0] ?? []);
    }
  },
  6 * HOUR,
);
