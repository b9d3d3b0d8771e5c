import { createHash } from 'node:crypto';
import { afterAll, expect, it } from '@jest/globals';
import type { Artifact, ObservationResource, RunResource, SchedulePreview } from '@punctual/contracts';
import { sampleSchedule } from './samples';
import { cleanUp, startSystem } from './system';
import { waitUntil } from './wait-until';

afterAll(cleanUp);

const SCHEDULES = '/api/v1/report-schedules';
const rows = [
  { email: 'ada@example.com', region: 'North', amount: 120 },
  { email: 'bob@example.com', region: 'South', amount: 80 },
  { email: 'no address', region: 'South', amount: 1 },
];

it('a preview shows the mail that a run sends, its people and its verdict, and leaves no trace', async () => {
  const { api, stop } = await startSystem({ env: { PUBLIC_URL: 'https://punctual.example.com' } });
  const { id: reportId } = await api.createReport({
    ...{ name: 'Sales', type: 'sales', source: { kind: 'inline', rows } },
    metrics: [{ name: 'Revenue', op: 'sum', column: 'amount' }],
    charts: [{ title: 'By region', kind: 'bar', x: 'region', y: 'amount' }],
    parameterTypes: { since: { type: 'date' }, region: { type: 'choice', oneOf: ['all', 'North'] } },
    parameters: { since: 'startOfYear', region: 'all' },
    subject: '{{report}} of {{parameters.region}} regions',
  });
  const list = await api.made<{ id: string }>('/api/v1/distribution-lists', {
    name: 'All',
    emails: ['eve@example.com'],
  });
  const empty = await api.made<{ id: string }>('/api/v1/distribution-lists', { name: 'None' });
  const above = { type: 'THRESHOLD', metric: 'Revenue', operator: '>', value: 100 };
  const draft = {
    ...sampleSchedule(reportId, 'ada@example.com', { distributionCondition: above, guard: { factor: null, max: 5 } }),
    recipients: { to: ['ada@example.com'], lists: [list.id, empty.id] },
  };
  const { id } = await api.createSchedule(draft);
  const preview = (body: object = {}) => api.made<SchedulePreview>(`${SCHEDULES}/${id}/preview`, body);

  const shown = await preview({ recipient: 'eve@example.com' });
  expect(shown).toMatchObject({
    sends: true,
    reason: null,
    condition: { state: 'firing', sends: true, observed: '201', text: expect.stringContaining('for the first time') },
    audience: {
      ...{ type: 'individually', recipients: 2, messages: 2, leftOutCount: 1 },
      shown: [{ email: 'ada@example.com' }, { email: 'eve@example.com' }],
      lists: [
        { listId: list.id, members: 1 },
        { listId: empty.id, members: 0 },
      ],
      leftOut: [{ address: null, reason: `the list ${empty.id} has no members` }],
    },
    mail: { subject: 'Sales of all regions', to: 'eve@example.com', sizeLimit: expect.any(Number) },
  });
  const { mail } = shown;
  if (!mail) throw new Error('there is no mail');
  expect(mail.headers).toContainEqual({ name: 'To', value: 'eve@example.com' });
  expect(mail.size).toBeLessThan(mail.sizeLimit ?? 0);
  expect(mail.text).toContain(shown.condition?.text.slice(1));
  const words = /on the list “.*All.*”, to which the schedule “.*Sales every morning.*” sends it/;
  expect(mail.text.replaceAll('\n', ' ')).toMatch(words);
  expect(mail.text).toContain('https://punctual.example.com/subscriptions');
  const page = await api.get<string>(mail.url);
  expect(page).toMatch(words);
  expect(page).toContain('for the first time');
  expect(page).toContain('data:image/png;base64,');
  const file = await api.get<string>(mail.attachments[0]?.url ?? '');

  // A preview is no run: what it found first is found first again.
  expect((await preview()).condition?.text).toBe(shown.condition?.text);
  const observations = () => api.get<{ data: ObservationResource[] }>(`${SCHEDULES}/${id}/observations`);
  expect((await observations()).data).toEqual([]);
  expect((await api.get<{ data: unknown[] }>(`${SCHEDULES}/${id}/history`)).data).toEqual([]);

  const { runId } = await api.made<{ runId: string }>(`${SCHEDULES}/${id}/execute`);
  const run = await waitUntil('the run', async () => {
    const one = await api.get<RunResource>(`/api/v1/runs/${encodeURIComponent(runId)}`);
    return one.status === 'SENT' && one;
  });
  expect(run.verdict).toBe(shown.condition?.text);
  const delivery = await api.delivery(run.deliveries[0]?.id ?? '');
  const asSent = await api.made<{ url: string }>(`/api/v1/deliveries/${encodeURIComponent(delivery.id)}/message/link`, {
    recipient: 'eve@example.com',
  });
  expect(await api.get<string>(asSent.url)).toMatch(words);
  const sent = (delivery.metadata['artifacts'] as Artifact[]).filter(({ role }) => role === 'attachment');
  expect(mail.attachments.map(({ name, sha256, size }) => ({ name, sha256, size }))).toEqual(
    sent.map(({ name, sha256, size }) => ({ name, sha256, size })),
  );
  // Reading it as text took its byte order mark.
  expect(createHash('sha256').update(`\ufeff${file}`).digest('hex')).toBe(sent[0]?.sha256);

  // An edit that is not saved: other people, another condition, a guard that holds.
  const edit = (fields: object) => preview({ schedule: { ...draft, ...fields } });
  const below = { ...above, operator: '<' };
  expect(await edit({ distributionCondition: below })).toMatchObject({
    sends: false,
    condition: { state: 'ok', sends: false },
  });
  expect(await edit({ guard: { factor: null, max: 1 } })).toMatchObject({
    sends: false,
    reason: expect.stringContaining('2 recipients are more than the limit of 1'),
  });
  const perRow = { address: 'email', parameters: ['region'] };
  const { recipients: _, ...bare } = draft;
  const parted = await preview({ schedule: { ...bare, audience: { perRow } }, recipient: 'bob@example.com' });
  expect(parted).toMatchObject({
    audience: { recipients: 2, leftOutCount: 1, leftOut: [{ address: 'no address' }] },
    mail: { to: 'bob@example.com' },
  });
  const part = await api.get<string>(parted.mail?.attachments[0]?.url ?? '');
  expect([part.includes('South'), part.includes('North')]).toEqual([true, false]);
  await stop();
}, 120_000);

it('several reports go out in one mail, as its preview shows it, and not at all when one of them is gone', async () => {
  const { api, stop } = await startSystem();
  const { id: sales } = await api.createReport({ name: 'Sales', type: 'sales', source: { kind: 'inline', rows } });
  const stock = await api.createReport({
    ...{ name: 'Stock', type: 'stock', source: { kind: 'inline', rows: [{ store: 'Berlin', pieces: 3 }] } },
    charts: [{ title: 'By store', kind: 'bar', x: 'store', y: 'pieces' }],
  });
  const to = 'reader@example.com';
  const moreReports = [{ reportId: stock.id, formats: ['EXCEL', 'JSON'] }, { reportId: stock.id }];
  const { id } = await api.createSchedule(sampleSchedule(sales, to, { moreReports }));
  const { mail } = await api.made<SchedulePreview>(`${SCHEDULES}/${id}/preview`, {});
  const sent = async (status: string) => {
    const { runId } = await api.made<{ runId: string }>(`${SCHEDULES}/${id}/execute`);
    return waitUntil('the run', async () => {
      const one = await api.get<RunResource>(`/api/v1/runs/${encodeURIComponent(runId)}`);
      return one.status === status && one;
    });
  };
  const run = await sent('SENT');
  const delivery = await api.delivery(run.deliveries[0]?.id ?? '');
  const artifacts = delivery.metadata['artifacts'] as Artifact[];
  const files = artifacts.filter(({ role }) => role === 'attachment');
  expect(files.map(({ name }) => name.replace(/\d{4}-\d{2}-\d{2}/, 'DAY'))).toEqual([
    ...['sales-DAY.csv', 'stock-DAY.xlsx', 'stock-DAY.json', 'stock-DAY.csv'],
  ]);
  expect(mail?.attachments.map(({ name }) => name)).toEqual(files.map(({ name }) => name));

  const inbox = async () => (await api.get<{ items: { id: number }[] }>(`/inbox.json?to=${to}`)).items;
  const mails = await inbox();
  expect(mails).toHaveLength(1);
  const received = await api.get<{ subject: string; text: string; attachments: { filename: string }[] }>(
    `/inbox/${mails[0]?.id}.json`,
  );
  expect(received).toMatchObject({ subject: expect.stringContaining('Sales') });
  expect(received.attachments.map(({ filename }) => filename)).toEqual(
    expect.arrayContaining(files.map(({ name }) => name)),
  );
  expect(received.text).toMatch(
    /Sales[\s\S]*North[\s\S]*Stock\n[\s\S]*1 row · Excel, JSON[\s\S]*Berlin[\s\S]*Stock\n[\s\S]*1 row · CSV/,
  );
  const asSent = await api.made<{ url: string }>(`/api/v1/deliveries/${encodeURIComponent(delivery.id)}/message/link`, {
    recipient: to,
  });
  const page = await api.get<string>(asSent.url);
  expect(page).toMatch(
    /<h1[^>]*>Sales<\/h1>[\s\S]*<h2[^>]*>Stock<\/h2>[\s\S]*data:image\/png;base64,[\s\S]*<h2[^>]*>Stock<\/h2>/,
  );

  const again = await api.made<{ deliveryIds: string[] }>(
    `/api/v1/deliveries/${encodeURIComponent(delivery.id)}/rerender`,
    { asOf: 'then', recipients: [to] },
  );
  const second = await waitUntil('the mail that is rendered again', async () => {
    const { status, body } = await api.ask<typeof delivery>(
      'GET',
      `/api/v1/deliveries/${encodeURIComponent(again.deliveryIds[0] ?? '')}`,
    );
    return status === 200 && body.status === 'SENT' && body;
  });
  expect(second.metadata['artifacts']).toEqual(artifacts);

  expect((await api.ask('DELETE', `/api/v1/reports/${stock.id}`)).status).toBe(204);
  const { errorMessage } = await sent('PERMANENTLY_FAILED');
  expect(errorMessage).toContain('Report “Stock”: the report is deleted');
  expect(await inbox()).toHaveLength(2);
  await stop();
}, 120_000);
