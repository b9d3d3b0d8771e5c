import { afterAll, expect, it } from '@jest/globals';
import { forAll } from './api';
import { runBuilt, waitForLine } from './program';
import { addresses, sampleReport, sampleSchedule } from './samples';
import { SmtpPeer } from './smtp-peer';
import { cleanUp, newKeysUrl, startNats, startStore, startSystem } from './system';
import { waitUntil } from './wait-until';

afterAll(cleanUp);

const SCHEDULES = 20;
/** Between being created and falling due: time to create all schedules, however slow the machine. */
const LEAD_MS = 8_000;

it('two schedulers on one store record each planned occurrence once, and the mail goes out once', async () => {
  const peer = await SmtpPeer.start();
  const [nats, store] = await Promise.all([startNats(), startStore()]);
  const env = { NATS_URL: nats.url, EVENTSTORE_URL: store.url, KEYS_URL: newKeysUrl() };
  const { api } = await startSystem({ env: { ...env, SMTP_URL: peer.url } });
  const startScheduler = async () => {
    const scheduler = runBuilt('services/scheduler/dist/main.js', env);
    await waitForLine(scheduler, /"ready"/);
    return scheduler;
  };
  const second = await startScheduler();
  const { id: reportId } = await api.createReport(sampleReport);

  // A third of them are due at each of three seconds; the second scheduler is killed and replaced in between.
  const base = Math.ceil(Date.now() / 1000) * 1000 + LEAD_MS;
  const due = (index: number) => new Date(base + (index % 3) * 1_000).toISOString();
  const recipients = addresses(3 * SCHEDULES);
  const schedules = await forAll(recipients, (to, index) =>
    api.createSchedule(sampleSchedule(reportId, to, { timeOfDay: due(index).slice(11, 19) })),
  );
  expect(schedules.map(({ nextRunDate }) => Date.parse(nextRunDate ?? ''))).toEqual(
    recipients.map((_, index) => Date.parse(due(index))),
  );

  await waitUntil('the first occurrences', async () => (await api.deliveries()).length > 0);
  await second.kill();
  const third = await startScheduler();
  const sent = await waitUntil('every mail', async () => {
    const deliveries = await api.deliveries({ status: 'SENT' });
    return deliveries.length >= recipients.length && deliveries;
  });

  // A second record of an occurrence would be a second delivery, and a second mail.
  expect(await api.deliveries()).toHaveLength(recipients.length);
  expect(new Set(sent.map(({ scheduleId }) => scheduleId)).size).toBe(recipients.length);
  expect(sent.every(({ trigger }) => trigger === 'planned')).toBe(true);
  for (const to of recipients) expect([to, peer.messageIdsTo(to).length]).toEqual([to, 1]);
  const tomorrow = await forAll(schedules, ({ id }) =>
    api.get<{ nextRunDate: string }>(`/api/v1/report-schedules/${id}`),
  );
  expect(tomorrow.map(({ nextRunDate }) => Date.parse(nextRunDate))).toEqual(
    recipients.map((_, index) => Date.parse(due(index)) + 86_400_000),
  );
  third.signal('SIGTERM');
  expect(await third.ended).toEqual({ code: 0, signal: null });
}, 90_000);
