import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RunResource } from '@punctual/contracts';
import { admin } from './api';
import { sampleReport, sampleSchedule } from './samples';
import { SmtpPeer } from './smtp-peer';
import { cleanUp, type System, startSystem } from './system';
import { waitUntil } from './wait-until';

let peer: SmtpPeer;
let system: System;
beforeAll(async () => {
  peer = await SmtpPeer.start();
  system = await startSystem({ env: { SMTP_URL: peer.url } });
}, 120_000);
afterAll(cleanUp);

type Started = { runId: string; deliveryIds: string[]; recipients: string[]; refused: { email: string }[] };
const [ADA, BOB] = ['ada@example.com', 'bob@example.com'];
const pathOf = (deliveryId: string, action: string) => `/api/v1/deliveries/${encodeURIComponent(deliveryId)}/${action}`;
const again = async (deliveryId: string, action: string, body: object = {}): Promise<Started> => {
  const started = await system.api.made<Started>(pathOf(deliveryId, action), body);
  const url = `/api/v1/runs/${encodeURIComponent(started.runId)}`;
  await waitUntil(`the end of ${action}`, async () => (await system.api.get<RunResource>(url)).status !== 'PENDING');
  return started;
};
/** What was sent to others than the owner, who gets notices of failures. */
const mails = () => peer.taken.filter(({ recipients }) => !recipients.includes(admin.email));
const ended = (id: string) => waitUntil('the end', async () => (await system.api.delivery(id)).status !== 'PENDING');

it('a delivery is retried, resent and rendered again, and its history says by whom', async () => {
  const { api } = system;
  const { id: reportId, version } = await api.createReport(sampleReport);
  const draft = { ...sampleSchedule(reportId, [ADA, BOB]), audience: 'together', retry: { maxAttempts: 0 } };
  const { id: scheduleId } = await api.createSchedule(draft);
  peer.refusal = (address) => (address === BOB ? { code: 550, text: 'no such user' } : null);
  const id = await api.execute(scheduleId);
  await ended(id);
  const eml = await api.get<string>(pathOf(id, 'message'));
  expect(eml).toBe(mails()[0]?.raw);

  // Bob alone, and the very same message, so that a mailbox that has it knows it.
  peer.refusal = () => null;
  const dry = await api.made<Started>(pathOf(id, 'retry'), { dryRun: true });
  expect(dry).toEqual({ recipients: [BOB], refused: [] });
  const retried = await again(id, 'retry');
  expect(retried).toMatchObject({ recipients: [BOB], deliveryIds: [expect.stringContaining('~retry-')] });
  expect(mails().at(-1)).toMatchObject({ recipients: [BOB], raw: mails()[0]?.raw });
  const nothing = await api.ask<{ code: string; detail: string }>('POST', pathOf(id, 'retry'));
  expect([nothing.status, nothing.body.code]).toEqual([409, 'delivery/nothing-to-do']);
  expect(nothing.body.detail).toContain('bob@example.com got it when it was sent again');

  const resent = await again(id, 'resend', { recipients: [ADA] });
  const [first, , third] = mails();
  expect(third?.recipients).toEqual([ADA]);
  expect(third?.messageId).not.toBe(first?.messageId);
  expect(attachmentOf(third?.raw)).toBe(attachmentOf(first?.raw));

  // The report is another one since.
  const rows = [{ region: 'East', amount: 1 }];
  const { status } = await api.ask('PUT', `/api/v1/reports/${reportId}`, {
    ...sampleReport,
    source: { kind: 'inline', rows },
  });
  expect([status, version]).toEqual([200, 1]);
  await again(id, 'rerender', { asOf: 'then' });
  expect(attachmentOf(mails().at(-1)?.raw)).toBe(attachmentOf(first?.raw));
  const now = await again(id, 'rerender', { asOf: 'now', recipients: [BOB] });
  expect(mails().at(-1)?.recipients).toEqual([BOB]);
  expect(Buffer.from(attachmentOf(mails().at(-1)?.raw), 'base64').toString()).toContain('East,1');

  const original = await api.delivery(id);
  expect(original).toMatchObject({ status: 'SENT', repeats: null });
  expect(original.repeatedBy.map(({ how, runId }) => [how, runId])).toEqual([
    ['retry', retried.runId],
    ['resend', resent.runId],
    ['rerender', expect.any(String)],
    ['rerender', now.runId],
  ]);
  const run = await api.get<RunResource>(`/api/v1/runs/${encodeURIComponent(retried.runId)}`);
  expect(run).toMatchObject({ trigger: 'retry', repeats: { deliveryId: id }, status: 'SENT' });
  const texts = (await api.timeline(id)).map(({ text }) => text);
  expect(texts).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^Retried by admin@punctual.local at \S+, to 1 recipient$/),
      expect.stringMatching(/^Rendered again as of now by admin@punctual.local/),
    ]),
  );
  expect((await api.timeline(resent.deliveryIds[0] ?? '')).map(({ text }) => text)).toContain(
    'Sent again by admin@punctual.local, with the same files',
  );
}, 120_000);

it('one who left the schedule gets no mail of it again, and two who press at once make one run', async () => {
  const { api } = system;
  const { id: reportId } = await api.createReport(sampleReport);
  const draft = sampleSchedule(reportId, [ADA, BOB]);
  const schedule = await api.createSchedule(draft);
  const id = await api.execute(schedule.id);
  await ended(id);
  await api.ask('PUT', `/api/v1/report-schedules/${schedule.id}`, { ...draft, recipients: { to: [ADA] } });
  const before = mails().length;
  const both = await Promise.all([1, 2].map(() => api.ask<Started>('POST', pathOf(id, 'resend'))));
  expect(both.map(({ status }) => status).sort()).toEqual([202, 409]);
  const { body } = both.find(({ status }) => status === 202) ?? both[0] ?? { body: { refused: [] } };
  expect(body).toMatchObject({ recipients: [ADA], refused: [{ email: BOB }] });
  await waitUntil('the mail', async () => mails().length > before);
  expect(
    mails()
      .slice(before)
      .flatMap(({ recipients }) => recipients),
  ).toEqual([ADA]);
}, 120_000);

/** The attachment of a message, in base64. */
const attachmentOf = (raw = ''): string =>
  /Content-Disposition: attachment[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--/.exec(raw)?.[1] ?? '';
