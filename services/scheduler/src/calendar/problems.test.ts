import { describe, expect, it } from '@jest/globals';
import { problemsOf as problemsAt } from './problems';
import type { Rule } from './rule';
import { cron, daily, monthly, weekly } from './testing/rules';

/** The fixed time of these tests. */
const now = '2026-01-01T12:00:00Z';
const problemsOf = (rule: Rule) => problemsAt(rule, now);

describe('cron texts', () => {
  it.each<[string, string, RegExp]>([
    ['empty', '', /five fields.*not 0/],
    ['blank', '   ', /five fields/],
    ['four fields', '0 9 * *', /five fields.*not 4/],
    ['seven fields', '0 0 9 * * * 2026', /not 7/],
    ['minute 60', '60 9 * * *', /minute field "60".*0-59/],
    ['hour 24', '0 24 * * *', /hour field "24" has 24, which is outside 0-23/],
    ['day 0', '0 9 0 * *', /day-of-month field "0"/],
    ['day 32', '0 9 32 * *', /day-of-month field "32"/],
    ['month 13', '0 9 * 13 *', /month field "13"/],
    ['weekday 8', '0 9 * * 8', /day-of-week field "8"/],
    ['step 0', '*/0 * * * *', /minute field "\*\/0" has a step of 0; leave the step out/],
    ['step beyond the hour', '*/90 * * * *', /steps by 90/],
    ['step beyond its range', '1-5/9 9 * * *', /steps by 9/],
    ['backward range', '0 17-9 * * *', /hour field "17-9" has the range 17-9, which runs backwards; write 17-23,0-9$/],
    ['backward range of weekdays', '0 9 * * 5-1', /"5-1" has the range 5-1, which runs backwards; write 5-7,0-1/],
    ['backward range with a step', '5-1/2 9 * * *', /minute field "5-1\/2" .*runs backwards/],
    ['backward range of names', '0 9 * NOV-FEB *', /NOV-FEB, which runs backwards; write 11-12,1-2/],
    ['unknown name', '0 9 * FOO *', /month field "FOO" has the unknown name FOO; the names are JAN/],
    ['random value', 'H 9 * * *', /minute field "H"/],
    ['empty item', '1,,2 9 * * *', /minute field "1,,2"/],
    ['open range', '5- 9 * * *', /minute field "5-"/],
    ['negative', '-5 9 * * *', /minute field "-5"/],
    ['a value twice', '5,5 9 * * *', /minute field "5,5" names 5 twice/],
    ['a value in two ranges', '1-5,3-9 9 * * *', /minute field .* names 3 twice/],
    ['Sunday twice', '0 9 * * 0,7', /day-of-week field "0,7" names 0 twice \(0 and 7 are Sunday\)/],
    ['fraction', '1.5 9 * * *', /minute field "1.5"/],
    ['nearest weekday', '0 9 15W * *', /day-of-month field "15W" .*nearest weekday/],
    ['lone L as weekday', '0 9 * * L', /day-of-week field "L" .*without a day/],
    ['sixth Monday', '0 9 * * 1#6', /day-of-week field "1#6" .*from 1 to 5/],
    ['every second', '* * * * * *', /second field.*period under 60 seconds/],
    ['two seconds', '0,30 * * * * *', /second field/],
    ['@secondly', '@secondly', /five fields/],
    ['@reboot', '@reboot', /five fields/],
    ['30 February', '0 9 30 2 *', /never falls due/],
    ['31 of short months', '0 9 31 4,6,9,11 *', /never falls due/],
    ['both days', '0 9 13 * 5', /cronMatch to "any".*"all"/],
    ['long', `${'1,'.repeat(9000)}1 9 * * *`, /longer than 1000/],
  ])('%s is refused', (_, text, message) => {
    expect(problemsOf(cron(text))).toEqual([{ path: 'cronExpression', message: expect.stringMatching(message) }]);
  });

  it.each([
    '* * * * *',
    '*/15 9-17 * * 1-5',
    '0 9 1-31 * 1',
    '0 9 1 * 0-6',
    '5/20 * * * *',
    '0 9 29 2 *',
    '0 0 9 ? * MON',
    '  0 9 * * *  ',
    '0 9 * * 7',
    '@hourly',
  ])('%s is accepted', (text) => expect(problemsOf(cron(text))).toEqual([]));

  it('cronMatch all or any resolves a restriction of both days', () => {
    for (const match of ['all', 'any'] as const) expect(problemsOf(cron('0 9 13 * 5', 'UTC', match))).toEqual([]);
  });

  it('30 February never fires with all, but may with any', () => {
    expect(problemsOf(cron('0 9 30 2 1', 'UTC', 'all'))).toHaveLength(1);
    expect(problemsOf(cron('0 9 30 2 1', 'UTC', 'any'))).toEqual([]);
  });

  it('every value of every field may be named', () => {
    const every = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i).join(',');
    expect(problemsOf(cron(`${every(0, 59)} ${every(0, 23)} ${every(1, 31)} ${every(1, 12)} ${every(0, 6)}`))).toEqual(
      [],
    );
  });

  it('every wrong field is named at once', () => expect(problemsOf(cron('60 24 32 13 8'))).toHaveLength(5));
});

describe('zones', () => {
  it.each([
    ...Intl.supportedValuesOf('timeZone'),
    'UTC',
    'Etc/UTC',
    'Etc/GMT+5',
    'Asia/Calcutta',
    'Asia/Kolkata',
    'US/Eastern',
    'Europe/Kyiv',
  ])('%s is accepted', (zone) => expect(problemsOf(daily('09:00', zone))).toEqual([]));

  it.each<[string, string[]]>([
    ['EST', ['America/New_York', 'America/Panama']],
    ['MST', ['America/Phoenix']],
    ['HST', ['Pacific/Honolulu']],
    ['CET', ['Europe/Berlin']],
    ['EST5EDT', ['America/New_York']],
    ['Japan', ['Asia/Tokyo']],
    ['GMT', ['UTC']],
    ['utc', ['UTC']],
    ['america/new_york', ['America/New_York']],
    ['London', ['Europe/London']],
    ['New York', ['America/New_York']],
    ['Europe/Berln', ['Europe/Berlin']],
    ['Mars/Base', ['/']],
    ['SystemV/EST5', ['/']],
    ['+05:00', ['America/New_York']],
    ['UTC+5', ['America/New_York']],
    ['', ['UTC']],
    ['../../etc/passwd', ['/']],
    ['x'.repeat(100_000), ['/']],
  ])('%s is refused, with suggestions', (zone, suggestions) => {
    const problems = problemsOf(daily('09:00', zone));
    expect(problems).toEqual([{ path: 'timezone', message: expect.stringContaining('use ') }]);
    for (const suggestion of suggestions) expect(problems[0]?.message).toContain(suggestion);
  });
});

describe('the other fields', () => {
  it.each<[string, Rule, string[]]>([
    ['hour 24', daily('24:00'), ['timeOfDay']],
    ['one digit', daily('9:00'), ['timeOfDay']],
    ['no time', daily(''), ['timeOfDay']],
    ['weekday 8', weekly(8), ['dayOfWeek']],
    ['weekday 1.5', weekly(1.5), ['dayOfWeek']],
    ['day 0', monthly(0), ['dayOfMonth']],
    ['day 32', monthly(32), ['dayOfMonth']],
    ['CUSTOM without a text', cron(null), ['cronExpression']],
    ['a weekday for every day', { ...daily(), dayOfWeek: 1 }, ['dayOfWeek']],
    ['a cron text that would be ignored', { ...daily(), cronExpression: '0 9 * * 1' }, ['cronExpression']],
    ['30 February as start', { ...daily(), startDate: '2026-02-30' }, ['startDate']],
    ['local time as end', { ...daily(), endDate: '2026-02-20T09:00:00' }, ['endDate']],
    ['words', { ...daily(), startDate: 'tomorrow', endDate: '' }, ['startDate', 'endDate']],
    ['end before start', { ...daily(), startDate: '2026-02-20', endDate: '2026-02-19' }, ['endDate']],
    [
      'end instant before start date',
      { ...daily('09:00', 'Asia/Tokyo'), startDate: '2026-02-20', endDate: '2026-02-19T14:59:59Z' },
      ['endDate'],
    ],
    ['end in the past', { ...daily(), endDate: '2025-12-31' }, ['endDate']],
    ['end now', { ...daily(), endDate: now }, ['endDate']],
    ['all times of the last day past', { ...daily('09:00'), endDate: '2026-01-01' }, ['endDate']],
    ['nothing left this week', { ...weekly(1), endDate: '2026-01-04' }, ['endDate']],
    ['the year 9999', { ...daily(), startDate: '9999-01-01' }, ['startDate']],
    ['more than ten years ahead', { ...daily(), startDate: '2036-01-02' }, ['startDate']],
    ['no Monday between', { ...weekly(1), startDate: '2026-11-24', endDate: '2026-11-29' }, ['endDate']],
    ['everything at once', { ...daily('x', 'EST'), endDate: 'x' }, ['timeOfDay', 'timezone', 'endDate']],
  ])('%s', (_, rule, paths) => expect(problemsOf(rule).map(({ path }) => path)).toEqual(paths));

  it.each<[string, Rule]>([
    ['ten years ahead', { ...daily(), startDate: '2036-01-01T12:00:00Z' }],
    ['a start in the past', { ...daily(), startDate: '2020-01-01' }],
    ['today, later', { ...daily('13:00'), endDate: '2026-01-01' }],
    ['one day', { ...daily(), startDate: '2026-02-20', endDate: '2026-02-20' }],
    ['a leap day', { ...daily(), startDate: '2028-02-29' }],
    [
      'instants with an offset',
      { ...daily(), startDate: '2026-02-20T00:00:00+01:00', endDate: '2026-02-21T00:00:00.5Z' },
    ],
  ])('%s is accepted', (_, rule) => expect(problemsOf(rule)).toEqual([]));
});
