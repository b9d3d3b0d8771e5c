import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ScheduleResource } from '@punctual/contracts';
import type { Api, ProblemBody } from './api';
import { documentOf, type Route, routesOf } from './openapi';
import { sampleReport, sampleSchedule } from './samples';
import { cleanUp, startSystem } from './system';
import { waitUntil } from './wait-until';

/** These never end, end the session of the test, or need an id that is in another answer only. */
const LEFT_OUT = ['streamEvents', 'getPreview', 'getDeadLetter', 'getDocsFile', 'getLinkedFile', 'getUnsubscribePage'];
/** What a query must have. */
const ASKED: Readonly<Record<string, (ids: Readonly<Record<string, string>>) => string>> = {
  search: () => '?q=everything',
  explainRecipient: ({ runId = '' }) => `?occurrence=${encodeURIComponent(runId)}`,
};
const SCHEDULES = '/api/v1/report-schedules';

let api: Api;
/** Ids of what is connected with a schedule that uses everything, by the name of the parameter. */
const ids: Record<string, string> = {};
const made = async (path: string, body: object) => (await api.made<{ id: string }>(path, body)).id;

/** A schedule of every setting that can stand beside the others. */
const everything = () =>
  sampleSchedule(ids['reportId'] ?? '', [], {
    name: 'Everything',
    frequency: 'WEEKLY',
    daysOfWeek: [1, 3, 5],
    everyWeeks: 2,
    timezone: 'America/New_York',
    startDate: '2026-01-01T00:00:00Z',
    endDate: '2039-01-01T00:00:00Z',
    calendar: { calendarId: ids['calendarId'], onHoliday: 'next-business-day' },
    blackouts: [{ from: '2030-12-24T12:00', to: '2031-01-02' }],
    spread: 'PT30M',
    format: 'CSV',
    formats: ['CSV', 'EXCEL', 'PDF', 'JSON'],
    parameters: { region: 'North' },
    moreReports: [{ reportId: ids['reportId'], formats: ['PDF'], parameters: { region: 'South' } }],
    recipients: { to: ['ada@example.com'], cc: ['bob@example.com'], bcc: [], lists: [ids['listId']] },
    audience: 'individually',
    distributionCondition: { type: 'THRESHOLD', metric: 'Revenue', operator: '>', value: 1, clearAt: 0.5 },
    noData: { keepLast: { maxRuns: 2 } },
    notify: { onChangeThenEvery: 'P1D' },
    notifyResolved: true,
    guard: { factor: 4, max: 1_000 },
    waitFor: { datasets: ['sales.daily'], deadline: 'PT1H' },
    misfire: 'all',
    overlap: 'skip',
    retry: { maxAttempts: 3, delays: ['PT1S', 'PT5S'], jitter: 0.5, expiresAfter: 'PT6H' },
    onFailure: 'recipients',
    onMissingCharacters: 'fail',
    largeFiles: 'LINK',
  });

/** What a report says of its looks and files. */
const shown = {
  parameters: { region: 'everywhere', since: 'startOfMonth - P1M' },
  locale: 'de-DE',
  columns: [
    { key: 'region', label: 'Region', width: 20 },
    { key: 'amount', format: { type: 'money', currency: 'EUR' }, total: 'sum' },
  ],
  charts: [
    {
      title: 'By region',
      kind: 'bar',
      x: 'region',
      y: ['amount'],
      aggregate: 'max',
      sort: '-y',
      limit: 5,
      horizontal: true,
    },
    { title: 'Newest', kind: 'tile', x: 'region', y: 'amount' },
  ],
  files: { csv: { delimiter: ';', formatted: true }, pdf: { paper: 'Letter' } },
  fileName: '{{report}} {{asOf}} {{parameters.region}}',
  subject: '{{report}} of {{parameters.region}} since {{parameters.since}}',
  parameterTypes: {
    region: { type: 'text', label: 'Region', description: 'Where', required: true },
    since: { type: 'date' },
    kinds: { type: 'choice', oneOf: ['new', 'old'], list: true },
  },
};

beforeAll(async () => {
  ({ api } = await startSystem({ env: { RATE_LIMIT: '0' } }));
  const metrics = [{ name: 'Revenue', op: 'sum', column: 'amount' }];
  const mjml =
    '<mjml><mj-body><mj-section><mj-column><mj-text>{{name}}</mj-text></mj-column></mj-section></mj-body></mjml>';
  ids['templateId'] = await made('/api/v1/templates', { name: 'Plain', mjml });
  ids['reportId'] = (await api.createReport({ ...sampleReport, metrics, ...shown, template: ids['templateId'] })).id;
  ids['listId'] = await made('/api/v1/distribution-lists', { name: 'Everybody', emails: ['eve@example.com'] });
  const holidays = { name: 'Office', country: 'US', region: 'NY', dates: ['2030-05-05'] };
  ids['calendarId'] = await made('/api/v1/calendars', holidays);
  ids['dataset'] = 'sales.daily';
  await api.made('/api/v1/datasets/sales.daily/updates', { id: 'first', ok: true });
  const probe = { source: { kind: 'http', url: 'https://example.com/complete' } };
  expect((await api.ask('PUT', '/api/v1/datasets/sales.daily/probe', probe)).status).toBeLessThan(300);
  ids['userId'] = await made('/api/v1/users', { email: 'next@example.com', role: 'author' });
  ids['email'] = 'eve@example.com';
  ids['suppressionId'] = await made('/api/v1/suppressions', { email: 'gone@example.com', reason: 'it is gone' });
  ids['apiKeyId'] = await made('/api/v1/api-keys', { name: 'Reader', scopes: ['read'] });
  const subscription = { reportId: ids['reportId'], frequency: 'DAILY', timeOfDay: '06:00', format: 'CSV' };
  ids['subscriptionId'] = await made('/api/v1/subscriptions', subscription);
  ids['scheduleId'] = (await api.createSchedule(everything())).id;
  const { runId } = await api.made<{ runId: string }>(`${SCHEDULES}/${ids['scheduleId']}/execute`);
  ids['runId'] = runId;
  const run = await waitUntil('the run to end', async () => {
    const one = await api.get<{ status: string; deliveries: { id: string }[] }>(
      `/api/v1/runs/${encodeURIComponent(runId)}`,
    );
    return one.status !== 'PENDING' && one;
  });
  expect(run.status).toBe('SENT');
  ids['deliveryId'] = run.deliveries[0]?.id ?? '';
  const { metadata } = await api.delivery(ids['deliveryId']);
  ids['name'] = (metadata['artifacts'] as { name: string }[])[0]?.name ?? '';
}, 120_000);
afterAll(cleanUp);

const filled = ({ path }: Route): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(ids[name] ?? `no ${name}`));

it('every route that reads answers for a schedule that uses everything', async () => {
  const routes = routesOf(await documentOf(api)).filter(
    ({ method, operationId }) => method === 'GET' && !LEFT_OUT.includes(operationId),
  );
  expect(routes.length).toBeGreaterThan(35);
  const refused = [];
  for (const route of routes) {
    const path = `${filled(route)}${ASKED[route.operationId]?.(ids) ?? ''}`;
    const { status, body } = await api.ask('GET', path);
    if (status >= 300) refused.push({ [route.operationId]: `${path} ${status} ${JSON.stringify(body).slice(0, 300)}` });
  }
  expect(refused).toEqual([]);
});

it('and every deed is done to it as to any other', async () => {
  const one = `${SCHEDULES}/${ids['scheduleId']}`;
  const { body: before, headers } = await api.ask<ScheduleResource>('GET', one);
  const month = { from: '2026-10-01T00:00:00Z', to: '2026-10-20T00:00:00Z' };
  const deeds: [method: string, path: string, body?: object, more?: Record<string, string>][] = [
    ['PUT', one, { ...everything(), name: 'Still everything' }, { 'If-Match': headers.get('etag') ?? '' }],
    ['POST', `${SCHEDULES}/upcoming`, { ...everything(), scheduleId: ids['scheduleId'], count: 5 }],
    ['GET', `${one}?asOf=${encodeURIComponent(before.createdAt)}`],
    ['POST', `${one}/duplicate`, {}],
    ['POST', `${one}/test`, {}],
    ['POST', `${one}/backfill`, month],
    ['POST', `${one}/pause`, { until: '2038-01-01T00:00:00Z' }],
    ['POST', `${one}/resume`],
    ['POST', `/api/v1/reports/${ids['reportId']}/preview`, { format: 'CSV', timezone: 'America/New_York' }],
    ['POST', `/api/v1/deliveries/${encodeURIComponent(ids['deliveryId'] ?? '')}/resend`, { dryRun: true }],
    ['POST', `/api/v1/deliveries/${encodeURIComponent(ids['deliveryId'] ?? '')}/rerender`, { asOf: 'then' }],
    ['POST', `${SCHEDULES}/bulk`, { action: 'pause', ids: [ids['scheduleId']] }],
    ['POST', `${one}/transfer`, { userId: ids['userId'] }],
    ['DELETE', one],
    ['POST', `${one}/restore`],
  ];
  for (const [method, path, body, more] of deeds) {
    const answer = await api.ask<ProblemBody>(method, path, body, more);
    expect([method, path, answer.status < 300 ? 'done' : answer]).toEqual([method, path, 'done']);
  }
  const { body: after } = await api.ask<ScheduleResource>('GET', one);
  const { name, status, userId, version, updatedAt, nextRunDate, lastRunDate, lastOutcome, ...same } = before;
  expect(after).toMatchObject(same);
  expect([after.name, after.userId, after.status]).toEqual(['Still everything', ids['userId'], 'PAUSED']);
});
