import { expect } from '@jest/globals';
import type { ScheduleResource } from '@punctual/contracts';
import { type Api, forAll } from '../api';
import { sampleReport, sampleSchedule } from '../samples';
import { pause, waitUntil } from '../wait-until';
import type { Catcher } from './catcher';

const SCHEDULES = 60;
const SPREAD_MS = 60_000;
const LEAD_MS = 40_000;

/** Sends a report as PDF to one address, and sees the PDF in the mail and SENT in the API. */
export const expectPdf = async (api: Api, catcher: Catcher): Promise<void> => {
  const { id: reportId } = await api.createReport(sampleReport);
  const { id } = await api.createSchedule(sampleSchedule(reportId, 'pdf@example.com', { format: 'PDF' }));
  const delivery = await api.execute(id);
  const mail = await waitUntil('the mail', async () => (await catcher.to('pdf@example.com'))[0]);
  const raw = await catcher.raw(mail);
  expect(raw).toMatch(/content-type: application\/pdf/i);
  // The first bytes of every PDF, in base64.
  expect(raw).toContain(Buffer.from('%PDF-').toString('base64').slice(0, 6));
  await waitUntil('SENT', async () => (await api.delivery(delivery)).status === 'SENT');
};

/**
 * Schedules that fall due evenly over a minute, while `disturb` breaks parts of the system. Each must fire once, end, and
 * be in the mail if it is SENT, with one Message-ID however many copies there are.
 */
export const expectPromisesKept = async (api: Api, catcher: Catcher, disturb: () => Promise<void>): Promise<void> => {
  const { id: reportId } = await api.createReport(sampleReport);
  const dueFrom = Date.now() + LEAD_MS;
  const recipients = Array.from({ length: SCHEDULES }, (_, index) => `load-${index}@example.com`);
  const schedules = await forAll(recipients, (to, index) => {
    const dueAt = new Date(dueFrom + (index * SPREAD_MS) / SCHEDULES);
    const body = sampleSchedule(reportId, to, { timeOfDay: dueAt.toISOString().slice(11, 19) });
    return api.insist<ScheduleResource>('/api/v1/report-schedules', body);
  });
  expect(Date.now()).toBeLessThan(dueFrom);
  await pause(dueFrom - Date.now());
  await disturb();
  const histories = await forAll(schedules, ({ id }) =>
    waitUntil(
      `the delivery of ${id}`,
      async () => {
        const found = await api.deliveries({ scheduleId: id });
        return found.length > 0 && found.every(({ status }) => status !== 'PENDING') && found;
      },
      240_000,
    ),
  );
  const mails = await catcher.messages();
  const wrong = histories.flatMap((found, index) => {
    const address = recipients[index] ?? '';
    const copies = mails.filter(({ To }) => To.some(({ Address }) => Address === address));
    const [delivery] = found;
    if (found.length !== 1 || !delivery) return [`${address}: fired ${found.length} times`];
    if (delivery.status === 'SENT' && copies.length === 0) return [`${address}: SENT, and there is no mail`];
    if (new Set(copies.map(({ MessageID }) => MessageID)).size > 1) return [`${address}: several Message-IDs`];
    // A mailer that was killed between the final dot and the answer leaves an outcome that nobody can know.
    if (delivery.status !== 'SENT' && !delivery.outcomes.some(({ outcome }) => /unknown/i.test(outcome)))
      return [`${address}: ${delivery.status} ${JSON.stringify(delivery.outcomes)}`];
    return [];
  });
  expect(wrong).toEqual([]);
};
