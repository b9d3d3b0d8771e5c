import { afterAll, expect, it } from '@jest/globals';
import type { ListImport, PortalResource, Received, RunResource, SubscriptionResource } from '@punctual/contracts';
import { type Api, admin } from './api';
import { sampleReport, sampleSchedule } from './samples';
import { cleanUp, startSystem } from './system';
import { waitUntil } from './wait-until';

afterAll(cleanUp);

const LISTS = '/api/v1/distribution-lists';
const mailsTo = async (api: Api, email: string): Promise<number> =>
  (await api.get<{ items: unknown[] }>(`/inbox.json?to=${encodeURIComponent(email)}`)).items.length;

it('lists and subscriptions deliver, each mailbox once, and a recipient who left gets no more', async () => {
  const { api, stop } = await startSystem();
  const { id: reportId } = await api.createReport(sampleReport);
  const list = await api.made<{ id: string }>(LISTS, { name: 'All', emails: ['ada@example.com', admin.email] });
  const file = 'email\nbob@example.com\nADA@example.com\nBob@EXAMPLE.com\nno address\n';
  const { refused, ...counts } = await api.made<ListImport>(`${LISTS}/${list.id}/import`, file, {
    'content-type': 'text/csv',
  });
  expect(counts).toEqual({ lines: 4, added: 3, alreadyThere: 0 });
  expect(refused).toEqual([{ line: 5, value: 'no address', reason: expect.any(String) }]);
  await api.ask('DELETE', `${LISTS}/${list.id}/emails/ADA@example.com`);

  const recipients = { to: ['ada@example.com', 'cy@example.com'], bcc: ['bob@EXAMPLE.com'], lists: [list.id] };
  const schedule = await api.createSchedule({ ...sampleSchedule(reportId, 'x@example.com'), recipients });
  const execute = async () => {
    const path = `/api/v1/report-schedules/${schedule.id}/execute`;
    const { runId } = await api.made<{ runId: string }>(path);
    const url = `/api/v1/runs/${encodeURIComponent(runId)}`;
    await waitUntil('the run', async () => (await api.get<RunResource>(url)).status === 'SENT');
    return api.get<RunResource>(url);
  };
  const { audience } = await execute();
  expect(audience).toMatchObject({
    type: 'individually',
    recipients: 5,
    lists: [{ listId: list.id, revision: 3, status: 'active', members: 4 }],
  });
  for (const email of ['ada@example.com', 'cy@example.com', admin.email]) expect(await mailsTo(api, email)).toBe(1);

  const minutely = { reportId, frequency: 'CUSTOM', cronExpression: '* * * * *', format: 'CSV' };
  const { id } = await api.made<SubscriptionResource>('/api/v1/subscriptions', minutely);
  const kept = { ...minutely, deliveryMethod: 'PORTAL' };
  const portal = await api.made<SubscriptionResource>('/api/v1/subscriptions', kept);
  const history = async () => (await api.get<{ data: RunResource[] }>(`/api/v1/subscriptions/${id}/history`)).data;
  await waitUntil('the subscription', async () => (await history()).some(({ status }) => status === 'SENT'), 90_000);
  const [run] = await history();
  const { recipients: reached } = await api.delivery(run?.deliveries[0]?.id ?? '');
  expect(reached).toEqual([{ email: admin.email, role: 'to' }]);
  const reports = async () => (await api.get<{ data: PortalResource[] }>('/api/v1/me/portal')).data;
  await waitUntil('the portal', async () => (await reports()).length > 0, 90_000);
  const [report] = await reports();
  const files = [{ mediaType: expect.stringMatching(/^text\/csv/) }];
  expect(report).toMatchObject({ subscriptionId: portal.id, reportId, files });
  expect(await api.get(report?.files[0]?.path ?? '')).toContain('North');
  await api.ask('DELETE', `/api/v1/subscriptions/${portal.id}`);
  await api.made(`/api/v1/subscriptions/${id}/pause`);
  const before = await mailsTo(api, admin.email);
  expect(before).toBeGreaterThanOrEqual(2);

  const { data } = await api.get<{ data: Received[] }>('/api/v1/me/receives');
  expect(data.map(({ why }) => why).sort()).toEqual(['list', 'subscription']);
  for (const { leave } of data) expect((await api.ask(leave.method, leave.path)).status).toBe(204);
  expect((await api.get<{ data: Received[] }>('/api/v1/me/receives')).data).toEqual([]);
  expect((await execute()).audience).toMatchObject({ recipients: 4 });
  expect(await mailsTo(api, admin.email)).toBe(before);
  await stop();
}, 240_000);
