import { describe, expect, it } from '@jest/globals';
import { MAX_RECIPIENTS, MAX_TOGETHER } from '../shared';
import { scheduleBody } from './schedule';

const reportId = '0e8a4f52-6f7b-4a0e-9a43-1b7c5b6d2e90';
/** The body of api.md that must work as it stands. */
const minimal = {
  reportId,
  reportType: 'Client Progress Report',
  frequency: 'DAILY',
  format: 'PDF',
  recipients: { to: ['recipient@example.com'], cc: [], bcc: [] },
};
const LIST_ID = 'c0c2f6f4-5f0e-4d57-9a39-3f6f0f6f3a01';
const people = (count: number) => Array.from({ length: count }, (_, index) => `p${index}@example.com`);
const problems = (body: unknown) =>
  scheduleBody('UTC')
    .safeParse(body)
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

describe('the body of a schedule', () => {
  it('needs no more than api.md says', () => {
    expect(scheduleBody('UTC').parse(minimal)).toEqual({
      reportId,
      reportType: 'Client Progress Report',
      name: null,
      frequency: 'DAILY',
      timeOfDay: '09:00',
      dayOfWeek: null,
      daysOfWeek: null,
      everyWeeks: 1,
      dayOfMonth: null,
      nthWeekday: null,
      between: null,
      cronExpression: null,
      cronMatch: null,
      timezone: 'UTC',
      startDate: null,
      endDate: null,
      calendar: null,
      blackouts: [],
      spread: null,
      formats: ['PDF'],
      parameters: {},
      moreReports: [],
      recipients: { to: ['recipient@example.com'], cc: [], bcc: [], lists: [] },
      audience: 'together',
      distributionCondition: { type: 'ALWAYS' },
      noData: 'ownerNotice',
      notify: 'everyRun',
      notifyResolved: false,
      guard: null,
      waitFor: null,
      misfire: 'latest',
      catchUpWindow: 86_400,
      onFailure: 'owner',
      onMissingCharacters: 'send',
      largeFiles: 'FAIL',
      overlap: 'queue-one',
      retry: { maxAttempts: 3, delays: ['PT1M', 'PT5M', 'PT15M'] },
      deliveryMethod: null,
    });
  });

  it('gets the zone of the operator when it names none', () => {
    expect(scheduleBody('Asia/Tokyo').parse(minimal).timezone).toBe('Asia/Tokyo');
    expect(scheduleBody('Asia/Tokyo').parse({ ...minimal, timezone: 'Europe/Berlin' }).timezone).toBe('Europe/Berlin');
  });

  it('takes format, formats or both, when they agree', () => {
    const { format: _, ...rest } = minimal;
    expect(scheduleBody('UTC').parse({ ...rest, formats: ['CSV', 'PDF'] }).formats).toEqual(['CSV', 'PDF']);
    expect(scheduleBody('UTC').parse({ ...minimal, formats: ['CSV', 'PDF'] }).formats).toEqual(['CSV', 'PDF']);
    expect(problems({ ...minimal, formats: ['CSV'] })).toEqual(['formats: must include the value of format']);
    expect(problems(rest)).toEqual(['format: is required']);
    expect(problems({ ...rest, formats: ['PDF', 'PDF'] })).toEqual(['formats: must not repeat a format']);
    expect(problems({ ...rest, formats: [] })[0]).toMatch(/^formats: /);
    expect(problems({ ...minimal, format: 'DOCX' })[0]).toMatch(/^format: /);
  });

  it('refuses impossible recipients and names the field', () => {
    expect(problems({ ...minimal, recipients: { to: [] } })).toEqual(['recipients: must name at least one recipient']);
    expect(problems({ ...minimal, recipients: {} })).toEqual(['recipients: must name at least one recipient']);
    expect(problems({ ...minimal, recipients: { to: ['a@example.com', 'a@b'] } })[0]).toMatch(
      /^recipients\.to\.1: .*dot/,
    );
    expect(problems({ ...minimal, recipients: { to: 'a@example.com' } })[0]).toMatch(/^recipients\.to: /);
    expect(problems({ ...minimal, recipients: { to: ['a@example.com'], lists: ['x'] } })).toEqual([
      expect.stringMatching(/^recipients\.lists\.0: /),
    ]);
    expect(problems({ ...minimal, recipients: { lists: [LIST_ID, LIST_ID] } })).toEqual([
      'recipients.lists: must not repeat a list',
    ]);
  });

  it('limits who is reached, in one message and at all', () => {
    const to = (count: number) => ({ ...minimal, recipients: { to: people(count) } });
    expect(problems(to(MAX_TOGETHER))).toEqual([]);
    expect(problems(to(MAX_TOGETHER + 1))[0]).toMatch(/^audience: .*individually/);
    expect(problems({ ...to(MAX_RECIPIENTS), audience: 'individually' })).toEqual([]);
    const toList = { ...minimal, recipients: { lists: [LIST_ID] } };
    expect(scheduleBody('UTC').parse(toList)).toMatchObject({ audience: 'individually' });
    expect(problems({ ...toList, audience: 'individually' })).toEqual([]);
    expect(problems({ ...toList, audience: 'together' })[0]).toMatch(/^audience: members of lists/);
    expect(problems({ ...to(MAX_RECIPIENTS + 1), audience: 'individually' })).toEqual([
      `recipients: must name at most ${MAX_RECIPIENTS} recipients`,
    ]);
  });

  it.each([
    ['an unknown field', { ...minimal, colour: 'red' }, /colour/],
    [
      'an unknown recipient field',
      { ...minimal, recipients: { to: ['a@example.com'], reply: [] } },
      /recipients: .*reply/,
    ],
    ['a report id that is none', { ...minimal, reportId: 'report-1' }, /^reportId: /],
    ['a catch-up window under 10 s', { ...minimal, catchUpWindow: 9 }, /^catchUpWindow: /],
    ['a catch-up window over a year', { ...minimal, catchUpWindow: 367 * 86_400 }, /^catchUpWindow: /],
    ['line breaks in a name', { ...minimal, name: 'a\r\nBcc: b@example.com' }, /^name: .*line breaks/],
    ['a calendar by its name', { ...minimal, calendar: 'US' }, /^calendar: .*object/],
    ['an unknown policy', { ...minimal, calendar: { country: 'US', onHoliday: 'move' } }, /^calendar\.onHoliday: /],
    ['a blackout without an end', { ...minimal, blackouts: [{ from: '2026-12-24' }] }, /^blackouts\.0\.to: /],
    ['a spread in minutes', { ...minimal, spread: 30 }, /^spread: /],
    ['a spread that is none', { ...minimal, spread: '30m' }, /^spread: .*PT5M/],
    ['a failure told to everybody', { ...minimal, onFailure: 'everybody' }, /^onFailure: .*owner.*recipients/],
    ['a condition', { ...minimal, distributionCondition: { type: 'SOMETIMES' } }, /^distributionCondition\.type: /],
    [
      'a threshold without a value',
      { ...minimal, distributionCondition: { type: 'THRESHOLD', metric: 'a', operator: '>' } },
      /^distributionCondition\.value: is required/,
    ],
    ['an unknown policy for missing data', { ...minimal, noData: 'zero' }, /^noData: /],
    ['a period of nothing', { ...minimal, notify: { onChangeThenEvery: 'P0D' } }, /^notify/],
    ['an unknown overlap rule', { ...minimal, overlap: 'queue-all' }, /^overlap: /],
    ['parameters over 64 KiB', { ...minimal, parameters: { x: 'y'.repeat(70_000) } }, /^parameters: .*64 KiB/],
    ['a delay that is none', { ...minimal, retry: { delays: ['5m'] } }, /^retry\.delays\.0: /],
    ['an empty delay', { ...minimal, retry: { delays: ['PT'] } }, /^retry\.delays\.0: /],
    ['a jitter over 1', { ...minimal, retry: { jitter: 1.5 } }, /^retry\.jitter: /],
    ['an expiry that is no duration', { ...minimal, retry: { expiresAfter: '2h' } }, /^retry\.expiresAfter: /],
    ['no delay', { ...minimal, retry: { delays: [] } }, /^retry\.delays: /],
    ['a negative number of attempts', { ...minimal, retry: { maxAttempts: -1 } }, /^retry\.maxAttempts: /],
    ['nothing at all', {}, /^reportId: /],
    ['a list', [], /./],
    ['null', null, /./],
  ])('refuses %s', (_, body, why) => expect(problems(body).join('\n')).toMatch(why));
});

describe('the guard of a schedule', () => {
  const guarded = (guard: unknown) => ({ ...minimal, guard });
  it('holds beyond three times the median unless it says otherwise', () => {
    expect(scheduleBody('UTC').parse(guarded({})).guard).toEqual({ factor: 3, max: null });
    expect(scheduleBody('UTC').parse(guarded({ factor: null, max: 500 })).guard).toEqual({ factor: null, max: 500 });
    expect(scheduleBody('UTC').parse(guarded({ factor: 1.5 })).guard).toEqual({ factor: 1.5, max: null });
  });
  it.each([
    [{ factor: 0.5 }, 'guard.factor'],
    [{ factor: Number.NaN }, 'guard.factor'],
    [{ factor: 1e308 }, 'guard.factor'],
    [{ factor: '3' }, 'guard.factor'],
    [{ max: 0 }, 'guard.max'],
    [{ max: 1.5 }, 'guard.max'],
    [{ max: 10_000_000 }, 'guard.max'],
    [{ limit: 3 }, 'guard'],
    [true, 'guard'],
  ])('refuses %j and names the field', (guard, path) =>
    expect(problems(guarded(guard)).map((problem) => problem.split(':')[0])).toEqual([path]),
  );
});

describe('what a schedule waits for', () => {
  const waiting = (waitFor: unknown) => ({ ...minimal, waitFor });
  it('is all of its datasets, for four hours, and then the owner is told', () =>
    expect(scheduleBody('UTC').parse(waiting({ datasets: ['sales', 'stock.daily'] })).waitFor).toEqual({
      datasets: ['sales', 'stock.daily'],
      match: 'all',
      since: 'lastOccurrence',
      deadline: 'PT4H',
      then: 'ownerNotice',
    }));
  it.each([
    [{}, 'waitFor.datasets'],
    [{ datasets: [] }, 'waitFor.datasets'],
    [{ datasets: ['a', 'a'] }, 'waitFor.datasets'],
    [{ datasets: Array.from({ length: 21 }, (_, index) => `d${index}`) }, 'waitFor.datasets'],
    [{ datasets: ['a b'] }, 'waitFor.datasets.0'],
    [{ datasets: ['a'], match: 'most' }, 'waitFor.match'],
    [{ datasets: ['a'], since: 'yesterday' }, 'waitFor.since'],
    [{ datasets: ['a'], deadline: '4h' }, 'waitFor.deadline'],
    [{ datasets: ['a'], deadline: 'PT59S' }, 'waitFor.deadline'],
    [{ datasets: ['a'], deadline: 'PT169H' }, 'waitFor.deadline'],
    [{ datasets: ['a'], then: 'send' }, 'waitFor.then'],
    [{ datasets: ['a'], until: 'x' }, 'waitFor'],
  ])('refuses %j and names the field', (waitFor, path) =>
    expect(problems(waiting(waitFor)).map((problem) => problem.split(':')[0])).toEqual([path]),
  );
});

describe('people in the rows', () => {
  const perRow = { address: 'email', parameters: ['region'] };
  const { recipients, ...bare } = minimal;
  const nobody = { to: [], cc: [], bcc: [], lists: [] };
  it('need no recipients', () => {
    const audience = { perRow: { ...perRow, runAs: 'owner' } };
    expect(scheduleBody('UTC').parse({ ...bare, audience: { perRow } })).toMatchObject({
      audience,
      recipients: nobody,
    });
    expect(problems({ ...bare, audience: { perRow }, recipients: nobody })).toEqual([]);
  });
  it('stand alone: other recipients and data to wait for are refused', () => {
    expect(problems({ ...bare, audience: { perRow }, recipients })).toEqual([
      'recipients: must be left out: the rows name the people (audience.perRow)',
    ]);
    const waitFor = { datasets: ['sales'], deadline: 'PT4H' };
    expect(problems({ ...bare, audience: { perRow }, waitFor })).toEqual([
      'waitFor: must be left out: the rows name the people (audience.perRow) when the run fires',
    ]);
  });
  it('are not told what a condition found: what only says that is refused', () => {
    const condition = { type: 'CHANGE_DETECTION', key: ['id'] };
    const body = { ...bare, audience: { perRow }, distributionCondition: condition };
    expect(problems(body)).toEqual([]);
    const unsaid = expect.stringMatching(
      /^(notifyResolved|distributionCondition\.attach): must be left out: .* found$/,
    );
    const more = { notifyResolved: true, distributionCondition: { ...condition, attach: 'changes' } };
    expect(problems({ ...body, ...more })).toEqual([unsaid, unsaid]);
  });
  it('are the only reason to name nobody', () => {
    expect(problems(bare)).toEqual(['recipients: is required']);
    expect(problems({ ...bare, recipients: nobody, audience: 'individually' })).toEqual([
      'recipients: must name at least one recipient',
    ]);
  });
});
