import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DeliveryResource, ScheduleResource } from '@punctual/contracts';
import { admin } from './api';
import { sampleReport, sampleSchedule } from './samples';
import { SmtpPeer } from './smtp-peer';
import type { System } from './system';
import { cleanUp, startSystem } from './system';
import { waitUntil } from './wait-until';

const DAY = 86_400_000;
let peer: SmtpPeer;
let system: System;
let reportId: string;

beforeAll(async () => {
  peer = await SmtpPeer.start();
  system = await startSystem({ env: { SMTP_URL: peer.url } });
  reportId = (await system.api.createReport(sampleReport)).id;
}, 120_000);
afterAll(cleanUp);

const pathOf = (id: string) => `/api/v1/report-schedules/${id}`;
const allSent = (scheduleId: string, count: number) =>
  waitUntil(`${count} deliveries sent`, async () => {
    const sent = (await system.api.deliveries({ scheduleId })).filter(({ status }) => status === 'SENT');
    return sent.length === count && sent;
  });

it('a test goes to the caller alone, marked as such, and is no run of the schedule', async () => {
  const { api } = system;
  const { id } = await api.createSchedule(sampleSchedule(reportId, 'client@example.com'));
  await api.made(`${pathOf(id)}/test`);
  const [sent] = await allSent(id, 1);
  expect(sent).toMatchObject({ trigger: 'test', recipients: [{ email: admin.email, role: 'to' }] });
  expect(sent?.metadata['subject']).toMatch(/^\[Test\] /);
  expect(peer.messageIdsTo(admin.email)).toHaveLength(1);
  expect(peer.messageIdsTo('client@example.com')).toEqual([]);
  expect(await api.get(pathOf(id))).toMatchObject({ lastRunDate: null });
});

it('missed times are made up for once, each with the data as of its time', async () => {
  const { api } = system;
  const { id } = await api.createSchedule(sampleSchedule(reportId, 'late@example.com', { timezone: 'UTC' }));
  const midnight = Math.floor(Date.now() / DAY) * DAY;
  const range = { from: new Date(midnight - 3 * DAY).toISOString(), to: new Date(midnight - 1).toISOString() };
  const backfill = () => api.made<{ occurrenceIds: string[]; already: string[] }>(`${pathOf(id)}/backfill`, range);
  const first = await backfill();
  expect(first).toMatchObject({ occurrenceIds: { length: 3 }, already: [] });
  const sent = await allSent(id, 3);
  expect(sent.map(({ dueAt, trigger }: DeliveryResource) => `${dueAt.slice(0, 10)} ${trigger}`).sort()).toEqual(
    [3, 2, 1].map((days) => `${new Date(midnight - days * DAY).toISOString().slice(0, 10)} backfill`),
  );
  expect(await backfill()).toEqual({ occurrenceIds: [], runIds: [], already: first.occurrenceIds });
  const planned = (await api.get<ScheduleResource>(pathOf(id))).nextRunDate;
  expect(Date.parse(planned ?? '')).toBeGreaterThan(Date.now());
  const future = { ...range, to: new Date(Date.now() + DAY).toISOString() };
  expect(await api.ask('POST', `${pathOf(id)}/backfill`, future)).toMatchObject({
    status: 422,
    body: { code: 'schedule/invalid', errors: [{ path: 'to' }] },
  });
});

it('many schedules are judged without a change, and then changed, with a result for each', async () => {
  const { api } = system;
  const ids = await Promise.all(
    ['a', 'b', 'c'].map(async (name) => (await api.createSchedule(sampleSchedule(reportId, `${name}@example.com`))).id),
  );
  const [first = '', second = '', third = ''] = ids;
  await api.made(`${pathOf(first)}/pause`);
  await api.ask('DELETE', pathOf(second));
  const pause = (dryRun: boolean) => api.made(`/api/v1/report-schedules/bulk`, { action: 'pause', ids, dryRun });
  const expected = {
    changed: 1,
    unchanged: 1,
    refused: 1,
    data: [
      { id: first, outcome: 'unchanged', code: null },
      { id: second, outcome: 'refused', code: 'schedule/unknown' },
      { id: third, outcome: 'changed', code: null },
    ],
  };
  expect(await pause(true)).toMatchObject({ dryRun: true, ...expected });
  expect(await api.get(pathOf(third))).toMatchObject({ status: 'ACTIVE', version: 1 });
  expect(await pause(false)).toMatchObject({ dryRun: false, ...expected });
  expect(await api.get(pathOf(third))).toMatchObject({ status: 'PAUSED', version: 2 });
});

it('the owner is told of a failure by mail, and the recipients are not', async () => {
  const { api } = system;
  const before = peer.messageIdsTo(admin.email).length;
  peer.refusal = (address) => (address === 'gone@example.com' ? { code: 550, text: '5.1.1 no such user' } : null);
  const { id } = await api.createSchedule(sampleSchedule(reportId, ['gone@example.com', 'other@example.com']));
  await api.execute(id);
  await allSent(id, 1);
  await waitUntil('the notice', () => peer.messageIdsTo(admin.email).length === before + 1);
  expect(peer.messageIdsTo('other@example.com')).toHaveLength(1);
  // Another failure is told with the next digest, and the notice is in no history.
  await api.execute(id);
  await allSent(id, 2);
  expect(peer.messageIdsTo(admin.email)).toHaveLength(before + 1);
  expect((await api.history(id)).map(({ trigger }) => trigger)).toEqual(['manual', 'manual']);
  expect(await api.deliveries({ trigger: 'notice' })).toMatchObject([{ recipients: [{ email: admin.email }] }]);
});
