import { describe, expect, it } from '@jest/globals';
import { reportBody } from './report';
import { scheduleBody } from './schedule';
import { validate } from './validate';

const reportId = '0e8a4f52-6f7b-4a0e-9a43-1b7c5b6d2e90';
const schedule = { reportId, frequency: 'DAILY', format: 'PDF', recipients: { to: ['a@example.com'] } };
const report = { name: 'Sales', type: 'Sales', source: { kind: 'inline', rows: [] } };

const said = (result: ReturnType<typeof validate>) =>
  'errors' in result ? result.errors.map(({ path, message }) => `${path}: ${message}`) : [];

describe('what is said of a wrong field', () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ['a number for a text', { name: 7 }, ['name: must be text, not a number']],
    [
      'null for an enumeration',
      { frequency: null },
      ['frequency: must be one of "HOURLY", "DAILY", "WEEKDAYS", "WEEKLY", "MONTHLY", "CUSTOM", not null'],
    ],
    ['another word', { misfire: 'never' }, ['misfire: must be one of "latest", "skip", "all"']],
    ['a text for a list', { recipients: { to: 'a@example.com' } }, ['recipients.to: must be a list, not text']],
    ['a list for an object', { recipients: [] }, ['recipients: must be an object, not a list']],
    ['a text for a number', { catchUpWindow: '60' }, ['catchUpWindow: must be a number, not text']],
    ['a fraction', { catchUpWindow: 60.5 }, ['catchUpWindow: must be a whole number, not 60.5']],
    ['a number too small', { catchUpWindow: 1 }, ['catchUpWindow: must be at least 10']],
    ['a number too big', { retry: { maxAttempts: 21 } }, ['retry.maxAttempts: must be at most 20']],
    ['an empty list', { retry: { delays: [] } }, ['retry.delays: must have at least 1 item']],
    [
      'a boolean for a choice of kinds',
      { dayOfMonth: true },
      ['dayOfMonth: must be a whole number from 1 to 31, "LAST" or "LAST_BUSINESS_DAY"'],
    ],
    [
      'an id that is none',
      { reportId: 'r1' },
      ['reportId: must be a UUID, such as 0e8a4f52-6f7b-4a0e-9a43-1b7c5b6d2e90'],
    ],
    ['an id that is missing', { reportId: undefined }, ['reportId: is required']],
    ['an enumeration that is missing', { frequency: undefined }, ['frequency: is required']],
    ['an object that is missing', { recipients: undefined }, ['recipients: is required']],
    [
      'a word for an audience',
      { audience: 'all' },
      ['audience: must be one of "together", "individually" or an object'],
    ],
    [
      'a mistake inside one of two kinds of audience',
      { audience: { perRow: { address: 7, parameters: 'all', to: 1 } }, recipients: undefined },
      [
        'audience.perRow.address: must be text, not a number',
        'audience.perRow.parameters: must be a list, not text',
        'audience.perRow.to: is not a known field',
      ],
    ],
    [
      'a mistake inside one of two kinds of setting',
      { noData: { keepLast: { maxRuns: 'x' } } },
      ['noData.keepLast.maxRuns: must be a number, not text'],
    ],
    ['two unknown fields', { colour: 1, size: 2 }, ['colour: is not a known field', 'size: is not a known field']],
    ['an unknown field inside', { retry: { tries: 3 } }, ['retry.tries: is not a known field']],
  ])('%s', (_, changes, expected) =>
    expect(said(validate(scheduleBody('UTC'), { ...schedule, ...changes }))).toEqual(expected),
  );

  it.each<[string, Record<string, unknown>, string[]]>([
    [
      'a source of an unknown kind',
      { source: { kind: 'ftp' } },
      ['source.kind: must be one of "inline", "sql", "http"'],
    ],
    ['a source without a kind', { source: { rows: [] } }, ['source.kind: must be one of "inline", "sql", "http"']],
    ['a source without rows', { source: { kind: 'inline' } }, ['source.rows: is required']],
    [
      'a row that is no object',
      { source: { kind: 'inline', rows: [1] } },
      ['source.rows.0: must be an object, not a number'],
    ],
  ])('%s', (_, changes, expected) => expect(said(validate(reportBody, { ...report, ...changes }))).toEqual(expected));

  it.each([
    [[], 'a list'],
    [null, 'null'],
    ['x', 'text'],
  ])('a body that is %j', (body, kind) =>
    expect(said(validate(reportBody, body))).toEqual([`: must be an object, not ${kind}`]),
  );

  it('never quotes the value, which may be a secret in the wrong field', () =>
    expect(
      JSON.stringify(
        validate(scheduleBody('UTC'), { ...schedule, reportId: 'hunter2', misfire: 'hunter2', name: ['hunter2'] }),
      ),
    ).not.toContain('hunter2'));

  it('gives what a good value means', () => expect(validate(reportBody, report)).toHaveProperty('data.metrics', []));
});
