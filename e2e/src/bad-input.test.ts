import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ProblemBody } from './api';
import { sampleReport, sampleSchedule } from './samples';
import { cleanUp, type System, startSystem } from './system';

let system: System;
let reportId: string;

beforeAll(async () => {
  system = await startSystem();
  reportId = (await system.api.createReport(sampleReport)).id;
});
afterAll(cleanUp);

const UNKNOWN = '99999999-9999-4999-8999-999999999999';
const custom = (cronExpression: string, more: object = {}) => ({
  frequency: 'CUSTOM',
  timeOfDay: undefined,
  cronExpression,
  ...more,
});
const to = (...list: string[]) => ({ recipients: { to: list } });
const perRow = (more: object) => ({ audience: { perRow: { address: 'region', parameters: ['region'], ...more } } });
const nobody = (body: object) => ({ ...body, ...to() });
const further = (...moreReports: object[]) => ({ moreReports });
const many = (count: number) => Array.from({ length: count }, (_, index) => `r${index}@example.com`);

// What a schedule may not say, as a client of the whole system meets it; the rules themselves are tested where they are.
it.each<[string, object, string, RegExp]>([
  ['an empty cron text', custom(''), 'cronExpression', /five fields/],
  ['a cron text of four fields', custom('0 9 * *'), 'cronExpression', /five fields/],
  ['minute 60', custom('60 9 * * *'), 'cronExpression', /0-59/],
  ['a step of 0', custom('*/0 * * * *'), 'cronExpression', /\*\/0/],
  ['30 February', custom('0 9 30 2 *'), 'cronExpression', /never/],
  ['both days', custom('0 9 13 * 5'), 'cronExpression', /cronMatch/],
  ['a period under a minute', custom('* * * * * *'), 'cronExpression', /60 seconds/],
  ['zone EST', { timezone: 'EST' }, 'timezone', /America\/New_York/],
  ['zone Mars/Base', { timezone: 'Mars/Base' }, 'timezone', /use /],
  ['an end before the start', { startDate: '2026-02-20', endDate: '2026-02-19' }, 'endDate', /./],
  ['a catch-up window of 9 s', { catchUpWindow: 9 }, 'catchUpWindow', /./],
  ['a catch-up window of years', { catchUpWindow: 80_000_000 }, 'catchUpWindow', /./],
  ['a retry delay of days', { retry: { maxAttempts: 1, delays: ['P3D'] } }, 'retry.delays.0', /ISO 8601/],
  ['no recipient', to(), 'recipients', /at least one/],
  ['10,001 recipients', { ...to(...many(10_001)), audience: 'individually' }, 'recipients', /at most 10000/],
  ['501 recipients of one message', to(...many(501)), 'audience', /individually/],
  ['a further report that is none', further({ reportId: UNKNOWN }), 'moreReports.0.reportId', /no such report/],
  ['a further report without an id', further({ formats: ['CSV'] }), 'moreReports.0.reportId', /required/],
  ['a further report in no format', further({ reportId: UNKNOWN, formats: [] }), 'moreReports.0.formats', /./],
  ['people in the rows beside recipients', perRow({}), 'recipients', /must be left out/],
  [
    'rights of a recipient to rows of the report itself',
    nobody(perRow({ runAs: 'recipient' })),
    'audience.perRow.runAs',
    /must be "owner"/,
  ],
  [
    'a column the report does not have',
    nobody(perRow({ address: 'mail' })),
    'audience.perRow.address',
    /no column "mail"/,
  ],
  ['a@b', to('a@b'), 'recipients.to.0', /./],
  ['two dots', to('ok@example.com', 'a..b@example.com'), 'recipients.to.1', /./],
  ['a local part of 65 octets', to(`${'a'.repeat(65)}@example.com`), 'recipients.to.0', /./],
  ['an address over 254 octets', to(`a@${`${'b'.repeat(60)}.`.repeat(5)}example.com`), 'recipients.to.0', /./],
  ['a line break in an address', to('a@example.com\r\nBcc: b@example.com'), 'recipients.to.0', /./],
  ['NUL in a name', { name: 'a\0b' }, 'name', /./],
  ['an unknown field', { colour: 'blue' }, 'colour', /not a known field/],
  [
    'an unknown field further in',
    { recipients: { to: ['a@example.com'], reply: 'x' } },
    'recipients.reply',
    /not a known field/,
  ],
  ['an unknown format', { format: 'DOCX' }, 'format', /./],
])('%s is refused with the field', async (_, wrong, path, message) => {
  const body = sampleSchedule(reportId, 'reader@example.com', wrong);
  const answer = await system.api.ask<ProblemBody>('POST', '/api/v1/report-schedules', body);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    422,
    expect.stringContaining('application/problem+json'),
  ]);
  expect(answer.body.errors).toContainEqual({ path, message: expect.stringMatching(message) });
});

it('nothing of it was scheduled, and the system works on', async () => {
  expect(await system.api.get('/api/v1/report-schedules')).toEqual({ data: [], nextCursor: null });
  const { id } = await system.api.createSchedule(sampleSchedule(reportId, 'reader@example.com'));
  expect(await system.api.execute(id)).toContain(id);
});
