import { describe, expect, it } from '@jest/globals';
import { actionsFor } from './actions';
import { splitAddresses, withAddresses } from './addresses';
import { bulkBody, refusals } from './bulk.form';
import { conflictLines, valueText } from './conflict';
import { recipientsOf, reportsOf } from './names';
import { chartLabel, thresholdsOf } from './observation-chart';
import { parseSchedule } from './schedule.search';
import { parseSchedules } from './schedules.search';
import { stored } from './testing/stored';

describe('pasted addresses', () => {
  it.each([
    ['a@x.org, b@x.org;c@x.org\nd@x.org', ['a@x.org', 'b@x.org', 'c@x.org', 'd@x.org']],
    ['a@x.org b@x.org', ['a@x.org', 'b@x.org']],
    ['"Lee, Ann" <ann@x.org>, b@x.org', ['"Lee, Ann" <ann@x.org>', 'b@x.org']],
    ['Ann Lee <ann@x.org>', ['Ann Lee <ann@x.org>']],
    [' ,;\n', []],
  ])('%j', (text, addresses) => expect(splitAddresses(text)).toEqual(addresses));

  it('are each taken once', () =>
    expect(withAddresses(['a@x.org'], ['b@x.org, a@x.org'])).toEqual(['a@x.org', 'b@x.org']));
});

describe('what can be done', () => {
  const ids = (by: Parameters<typeof stored>[0]) =>
    actionsFor(stored(by), { write: true, administer: true }).map(({ id }) => id);

  it('depends on the state', () => {
    expect(ids({})).toContain('pause');
    expect(ids({ status: 'PAUSED' })).toContain('resume');
    expect(ids({ status: 'ENDED' })).not.toContain('pause');
    expect(ids({ deletedAt: '2026-11-01T00:00:00Z' })).toEqual(['restore']);
  });

  it('is shown with the reason where the account may not', () => {
    const barred = actionsFor(stored(), { write: false, administer: false });
    expect(new Set(barred.map((one) => one.barred))).toEqual(new Set(['Your role only allows reading.']));
    const author = actionsFor(stored(), { write: true, administer: false }).filter((one) => one.barred !== null);
    expect(author.map(({ id }) => id)).toEqual(['transfer']);
  });
});

describe('one deed on many', () => {
  it('names an instant for a pause, and no end where there is none', () => {
    const until = new Date('2026-12-24T12:00').toISOString();
    expect(bulkBody('pause', ['a'], { until: '2026-12-24T12:00', userId: null })).toEqual({
      action: 'pause',
      ids: ['a'],
      until,
    });
    expect(bulkBody('pause', ['a'], { until: '', userId: 'u' })).toEqual({ action: 'pause', ids: ['a'] });
  });

  it('says each reason once', () => {
    const refused = (id: string, message: string) => ({ id, outcome: 'refused' as const, code: 'x', message });
    const data = [
      refused('a', 'it has ended'),
      refused('b', 'it has ended'),
      { ...refused('c', ''), outcome: 'changed' as const },
    ];
    const result = { dryRun: true, changed: 1, unchanged: 0, refused: 2, data };
    expect(refusals(result, (id) => id.toUpperCase())).toEqual([{ reason: 'it has ended', names: ['A', 'B'] }]);
  });
});

describe('URLs', () => {
  it('fall back where they say nonsense', () => {
    expect(
      parseSchedules({ view: 'sql', status: 'active', reportId: 'x'.repeat(40), new: 'yes', sort: 'cost' }),
    ).toEqual({});
    expect(parseSchedule({ tab: 'nothing', day: '2026-13-45', month: '../..', edit: true })).toEqual({});
  });
  it('keep what they say', () => {
    expect(parseSchedules({ view: 'failing', deleted: true, new: 1 })).toEqual({
      view: 'failing',
      deleted: 'true',
      new: 1,
    });
    expect(parseSchedule({ tab: 'calendar', month: '2026-11' })).toEqual({ tab: 'calendar', month: '2026-11' });
  });
});

it('counts people and lists where the server has not', () => {
  const recipients = { to: ['a@x.org'], cc: ['b@x.org'], bcc: [], lists: ['l'] };
  expect(recipientsOf(stored({ recipients }))).toBe('2 people, 1 list');
  expect(recipientsOf({ ...stored({ recipients }), recipientCount: 0 })).toBe('nobody');
});

it('names what is sent by its first report, and counts the others', () => {
  expect(reportsOf(stored())).toBe('Sales');
  const moreReports = [{ reportId: stored().reportId, parameters: {} }];
  expect(reportsOf({ ...stored({ moreReports }), reportName: 'Sales by region' })).toBe('Sales by region and 1 more');
});

it('says who changed what since', () => {
  const entry = {
    version: 5,
    at: new Date().toISOString(),
    action: 'changed',
    by: { userId: 'u', email: 'bob@example.com' },
    changes: [
      { field: 'timeOfDay', before: '09:00', after: '10:00' },
      { field: 'blackouts', before: null, after: [] },
    ],
  };
  const [line] = conflictLines({ current: stored(), since: [entry] });
  expect(line?.title).toMatch(/^bob@example\.com changed it/);
  expect(line?.fields).toEqual(['Time: 09:00 → 10:00']);
  expect(valueText(null)).toBe('–');
  expect(valueText({ a: 'x'.repeat(500) })).toHaveLength(121);
});

it('draws both ends of a range, and only of its metric', () => {
  const condition = {
    type: 'THRESHOLD' as const,
    conditions: [{ metric: 'sum', operator: 'between' as const, value: ['1', '5'] as [string, string] }],
  };
  expect(thresholdsOf(condition, 'sum').map(({ value }) => value)).toEqual([1, 5]);
  expect(thresholdsOf(condition, 'n')).toEqual([]);
  expect(chartLabel([], 'sum')).toBe('sum over the last 0 runs; the last value is –.');
});
