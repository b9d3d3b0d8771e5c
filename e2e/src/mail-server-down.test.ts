import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sampleReport, sampleSchedule } from './samples';
import { SmtpPeer } from './smtp-peer';
import type { System } from './system';
import { cleanUp, startSystem } from './system';
import { waitUntil } from './wait-until';

let peer: SmtpPeer;
let system: System;
let reportId: string;

beforeAll(async () => {
  peer = await SmtpPeer.start();
  system = await startSystem({ env: { SMTP_URL: peer.url } });
  reportId = (await system.api.createReport(sampleReport)).id;
});
afterAll(cleanUp);

const statusOf = (id: string) => async () => (await system.api.delivery(id)).status;

it('a delivery fails while the mail server is down, is tried again, and is sent once it is back', async () => {
  const { api } = system;
  const { id: scheduleId } = await api.createSchedule(sampleSchedule(reportId, 'down@example.com'));
  await peer.stop();
  const id = await api.execute(scheduleId);
  const failed = await waitUntil('the status FAILED', async () => {
    const delivery = await api.delivery(id);
    return delivery.status === 'FAILED' && delivery;
  });
  expect(failed).toMatchObject({ sentAt: null, errorMessage: expect.stringContaining('down@example.com') });
  expect(Date.parse(failed.metadata['retryAt'] as string)).toBeGreaterThan(Date.parse(failed.dueAt));
  await waitUntil('a second attempt', async () => (await api.delivery(id)).attemptCount >= 2);

  await peer.listen();
  await waitUntil('the status SENT', async () => (await statusOf(id)()) === 'SENT');
  const sent = await api.delivery(id);
  expect(sent).toMatchObject({ status: 'SENT', errorMessage: null, sentAt: expect.any(String) });
  const { attemptCount } = sent;
  expect(await api.history(scheduleId)).toMatchObject([{ status: 'SENT', deliveries: [{ id, attemptCount }] }]);

  const types = (await api.timeline(id)).map(({ type }) => type);
  const count = (wanted: string) => types.filter((type) => type === wanted).length;
  const attempts = attemptCount;
  expect(attempts).toBeGreaterThanOrEqual(3);
  // The first attempt is asked for by the delivery's opening.
  expect([1 + count('DispatchRequested'), count('AttemptStarted')]).toEqual([attempts, attempts]);
  expect([count('RecipientsDeferred'), count('RetryScheduled'), count('RecipientsAccepted')]).toEqual([
    attempts - 1,
    attempts - 1,
    1,
  ]);
  // Rendered once: every attempt sends the same bytes.
  expect(count('ReportRendered')).toBe(1);
  expect(peer.messageIdsTo('down@example.com')).toHaveLength(1);
});

it('only the recipient who was put off is tried again', async () => {
  const { api } = system;
  const { id: scheduleId } = await api.createSchedule(
    sampleSchedule(reportId, ['prompt@example.com', 'greylisted@example.com']),
  );
  let asked = 0;
  peer.refusal = (address) =>
    address === 'greylisted@example.com' && asked++ < 2 ? { code: 451, text: '4.7.1 greylisted' } : null;
  const id = await api.execute(scheduleId);
  await waitUntil('the status SENT', async () => (await statusOf(id)()) === 'SENT');
  expect(peer.messageIdsTo('prompt@example.com')).toHaveLength(1);
  expect(peer.messageIdsTo('greylisted@example.com')).toEqual(peer.messageIdsTo('prompt@example.com'));
  const { outcomes } = await api.delivery(id);
  expect(outcomes.map(({ email, outcome, attempt }) => `${email} ${outcome} ${attempt}`).sort()).toEqual([
    'greylisted@example.com accepted 3',
    'prompt@example.com accepted 1',
  ]);
});

it('an address that is refused for good is not tried again, and the mail server is quoted', async () => {
  const { api } = system;
  const { id: scheduleId } = await api.createSchedule(sampleSchedule(reportId, 'nobody@example.com'));
  peer.refusal = () => ({ code: 550, text: '5.1.1 no such user' });
  const id = await api.execute(scheduleId);
  await waitUntil('the status PERMANENTLY_FAILED', async () => (await statusOf(id)()) === 'PERMANENTLY_FAILED');
  expect(await api.delivery(id)).toMatchObject({
    attemptCount: 1,
    errorMessage: expect.stringContaining('no such user'),
    outcomes: [{ email: 'nobody@example.com', outcome: 'rejected', smtpCode: 550 }],
  });
});
