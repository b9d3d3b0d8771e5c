import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sampleReport, sampleSchedule } from './samples';
import { SmtpPeer } from './smtp-peer';
import { cleanUp, type System, startSystem } from './system';
import { waitUntil } from './wait-until';

const KEY = 'a-signing-key-of-the-provider';
let peer: SmtpPeer;
let system: System;
beforeAll(async () => {
  peer = await SmtpPeer.start();
  system = await startSystem({ env: { SMTP_URL: peer.url, MAILGUN_SIGNING_KEY: KEY } });
}, 120_000);
afterAll(cleanUp);

const ADA = 'ada@example.com';

/** A request as the provider makes it, signed with a key. */
const tell = (event: object, token: string, key = KEY) => {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', key)
    .update(timestamp + token)
    .digest('hex');
  return fetch(`${system.api.url}/hooks/bounces/mailgun`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ signature: { timestamp, token, signature }, 'event-data': event }),
  });
};

it('a provider tells of a bounce: the delivery and the address are known to have bounced, and no forged report does that', async () => {
  const { api } = system;
  const { id: reportId } = await api.createReport(sampleReport);
  const { id: scheduleId } = await api.createSchedule(sampleSchedule(reportId, ADA, { audience: 'individually' }));
  const deliveryId = await api.execute(scheduleId);
  await waitUntil('the mail', async () => (await api.delivery(deliveryId)).status === 'SENT');
  const [messageId = ''] = peer.messageIdsTo(ADA);
  const bounce = {
    ...{ id: 'event-1', event: 'failed', severity: 'permanent', reason: 'bounce', recipient: ADA },
    message: { headers: { 'message-id': messageId.replace(/[<>]/g, '') } },
    'delivery-status': { code: 550, 'enhanced-code': '5.1.1', message: 'no such user' },
  };
  const suppressed = async () => (await api.get<{ data: object[] }>('/api/v1/suppressions')).data;

  expect((await tell(bounce, 'a'.repeat(50), 'another-key-of-somebody')).status).toBe(403);
  const unknown = { ...bounce, message: { headers: { 'message-id': `${'0'.repeat(40)}@example.com` } } };
  expect((await tell(unknown, 'b'.repeat(50))).status).toBe(204);
  expect(await suppressed()).toEqual([]);

  // The provider repeats what it does not know to be recorded.
  for (const token of ['c'.repeat(50), 'd'.repeat(50)])
    expect((await tell({ ...bounce, id: 'event-2' }, token)).status).toBe(204);
  await waitUntil('the bounce', async () => (await api.delivery(deliveryId)).status === 'BOUNCED');
  await waitUntil('the suppression', async () => (await suppressed()).length > 0);
  expect(await suppressed()).toMatchObject([{ email: ADA, cause: 'hard-bounce' }]);
}, 120_000);
