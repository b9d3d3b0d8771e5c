import { afterAll, expect, it } from '@jest/globals';
import type { Artifact, RunResource } from '@punctual/contracts';
import { sampleSchedule } from './samples';
import { cleanUp, startSystem } from './system';
import { waitUntil } from './wait-until';

afterAll(cleanUp);

type Mail = { subject: string };

it('each person in the rows of a report gets their rows, under their subject; a bad address holds nobody back', async () => {
  const { api, stop } = await startSystem();
  const rows = [
    { email: 'ada@example.com', region: 'North', title: 'Sales for Ada', amount: 120 },
    { email: 'bob@example.com', region: 'South', title: null, amount: 80 },
    { email: 'cy@example.com', region: 'North', title: null, amount: 7 },
    { email: 'no address', region: 'South', title: null, amount: 1 },
  ];
  const { id: reportId } = await api.createReport({ name: 'Sales', type: 'sales', source: { kind: 'inline', rows } });
  const audience = { perRow: { address: 'email', parameters: ['region'], subject: 'title' } };
  const { recipients: _, ...bare } = sampleSchedule(reportId, []);
  const schedule = await api.createSchedule({ ...bare, audience });
  const { runId } = await api.made<{ runId: string }>(`/api/v1/report-schedules/${schedule.id}/execute`);
  const runOf = () => api.get<RunResource>(`/api/v1/runs/${encodeURIComponent(runId)}`);
  await waitUntil('the run', async () => {
    const { status, deliveries } = await runOf();
    return status === 'SENT' && deliveries.every((delivery) => delivery.status === 'SENT');
  });
  const run = await runOf();
  expect(run.audience).toMatchObject({
    recipients: 3,
    people: { reportVersion: 1, parts: 2, refusedRows: 1, refused: [{ row: 3, address: 'no address' }] },
  });

  const mailsTo = async (email: string) =>
    (await api.get<{ items: Mail[] }>(`/inbox.json?to=${encodeURIComponent(email)}`)).items;
  expect((await mailsTo('ada@example.com')).map(({ subject }) => subject)).toEqual(['Sales for Ada']);
  for (const email of ['bob@example.com', 'cy@example.com']) expect(await mailsTo(email)).toHaveLength(1);

  const regions: Record<string, string[]> = {};
  for (const { id } of run.deliveries) {
    const { recipients, metadata } = await api.delivery(id);
    const file = (metadata['artifacts'] as Artifact[]).find(({ role }) => role === 'attachment');
    const path = `/api/v1/deliveries/${encodeURIComponent(id)}/artifacts/${encodeURIComponent(file?.name ?? '')}`;
    const text = await api.get<string>(path);
    for (const { email } of recipients) regions[email] = ['North', 'South'].filter((region) => text.includes(region));
  }
  expect(regions).toEqual({ 'ada@example.com': ['North'], 'bob@example.com': ['South'], 'cy@example.com': ['North'] });
  await stop();
}, 120_000);
