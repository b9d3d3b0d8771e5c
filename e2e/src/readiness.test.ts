import { afterAll, expect, it } from '@jest/globals';
import type { DatasetResource, DeliveryResource, RunResource } from '@punctual/contracts';
import { type Api, admin } from './api';
import { sampleReport, sampleSchedule } from './samples';
import { cleanUp, startSystem } from './system';
import { waitUntil } from './wait-until';

afterAll(cleanUp);

const runOf = (api: Api, id: string) => api.get<RunResource>(`/api/v1/runs/${encodeURIComponent(id)}`);
const mailsTo = async (api: Api, email: string): Promise<number> =>
  (await api.get<{ items: unknown[] }>(`/inbox.json?to=${encodeURIComponent(email)}`)).items.length;
const everyMinute = { frequency: 'CUSTOM', cronExpression: '* * * * *' };

it('a planned run waits for its data, and sends when a program reports it', async () => {
  const { api, stop } = await startSystem();
  const { id: reportId } = await api.createReport(sampleReport);
  const updates = '/api/v1/datasets/sales.daily/updates';
  await api.made(updates, { id: 'old', asOf: '2026-01-01T00:00:00Z', ok: true });
  const schedule = await api.createSchedule({
    ...sampleSchedule(reportId, 'ada@example.com', everyMinute),
    waitFor: { datasets: ['sales.daily'], deadline: 'PT4H' },
  });
  const runs = async () =>
    (await api.get<{ data: RunResource[] }>(`/api/v1/report-schedules/${schedule.id}/history`)).data;
  await waitUntil('a run that waits', async () => (await runs()).some(({ waiting }) => waiting !== null), 90_000);
  const run = (await runs()).find(({ waiting }) => waiting !== null);
  expect(run).toMatchObject({ status: 'PENDING', waiting: { datasets: [{ name: 'sales.daily' }] } });
  expect(await mailsTo(api, 'ada@example.com')).toBe(0);

  const now = { id: 'now', ok: true };
  const { asOf } = await api.made<DatasetResource>(updates, now);
  expect(Date.parse(asOf ?? '')).toBeGreaterThan(Date.parse(run?.waiting?.since ?? ''));
  expect((await api.made<DatasetResource>(updates, now)).updates).toHaveLength(2);
  await waitUntil('the end of the run', async () => (await runOf(api, run?.id ?? '')).status === 'SENT');
  expect(await mailsTo(api, 'ada@example.com')).toBeGreaterThan(0);
  expect((await runOf(api, run?.id ?? '')).waiting).toBeNull();
  const texts = (await api.timeline(`${run?.id}~email~0`)).map(({ text }) => text);
  expect(texts).toContainEqual(expect.stringMatching(/^The data is not ready: it waits until /));
  await stop();
}, 240_000);

it('a run to unusually many is held until it is released, and its owner is told', async () => {
  const { api, stop } = await startSystem();
  const { id: reportId } = await api.createReport(sampleReport);
  const people = (count: number) => Array.from({ length: count }, (_, index) => `p${index}@example.com`);
  const body = (count: number) => ({ ...sampleSchedule(reportId, people(count)), guard: {} });
  const { id } = await api.createSchedule(body(2));
  const execute = async () => (await api.made<{ runId: string }>(`/api/v1/report-schedules/${id}/execute`)).runId;
  for (let run = 0; run < 3; run++) {
    const runId = await execute();
    await waitUntil('the run', async () => (await runOf(api, runId)).status === 'SENT');
  }
  const { body: changed } = await api.ask('PUT', `/api/v1/report-schedules/${id}`, body(7));
  expect(changed).toMatchObject({ guard: { factor: 3, max: null } });
  const runId = await execute();
  await waitUntil('the hold', async () => (await runOf(api, runId)).held !== null);
  const held = await runOf(api, runId);
  expect(held).toMatchObject({ status: 'PENDING', held: { recipients: 7, limit: 6, median: 2 } });
  expect(await mailsTo(api, 'p6@example.com')).toBe(0);
  await waitUntil('the notice', async () => (await mailsTo(api, admin.email)) === 1);

  const release = `/api/v1/runs/${encodeURIComponent(runId)}/release`;
  await api.made(release);
  await waitUntil('the mail', async () => (await mailsTo(api, 'p6@example.com')) === 1);
  const { status } = await api.ask('POST', release);
  expect(status).toBe(200);
  const [notice] = (await api.get<{ data: DeliveryResource[] }>('/api/v1/deliveries?trigger=notice')).data;
  expect(notice).toMatchObject({ recipients: [{ email: admin.email }] });
  await stop();
}, 120_000);
