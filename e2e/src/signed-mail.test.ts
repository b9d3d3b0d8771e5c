import { generateKeyPairSync } from 'node:crypto';
import { afterAll, expect, it } from '@jest/globals';
import { dkimVerify } from 'mailauth/lib/dkim/verify';
import { sampleReport, sampleSchedule } from './samples';
import { SmtpPeer } from './smtp-peer';
import { cleanUp, startSystem } from './system';
import { waitUntil } from './wait-until';

afterAll(cleanUp);

it('what the mail server gets is signed, and the mail is shown with its signature', async () => {
  const peer = await SmtpPeer.start();
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const DKIM_KEY = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
  const { api, stop } = await startSystem({ env: { SMTP_URL: peer.url, DKIM_KEY, DKIM_SELECTOR: 'e2e' } });
  const { id: reportId } = await api.createReport(sampleReport);
  const people = ['ada@example.com', 'bob@example.com'];
  const { id } = await api.createSchedule(sampleSchedule(reportId, people, { audience: 'individually' }));
  const deliveryId = await api.execute(id);
  await waitUntil('the mail', async () => (await api.delivery(deliveryId)).status === 'SENT');

  const record = `v=DKIM1; k=rsa; p=${publicKey.export({ format: 'der', type: 'spki' }).toString('base64')}`;
  const resolver = async (name: string) => {
    expect(name).toBe('e2e._domainkey.example.com');
    return [[record]];
  };
  expect(peer.taken).toHaveLength(2);
  for (const { raw, recipients } of peer.taken) {
    const { results } = await dkimVerify(raw, { resolver });
    expect(results.map(({ status }) => status.result)).toEqual(['pass']);
    expect(raw).toContain(`List-Id: <${id}.example.com>`);
    const path = `/api/v1/deliveries/${encodeURIComponent(deliveryId)}/message?recipient=${recipients[0]}`;
    expect(await api.get<string>(path)).toBe(raw);
  }

  const check = await api.made<{ checks: { name: string; ok: boolean | null }[] }>('/api/v1/email/verify', {});
  expect(check.checks).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ name: 'connection', ok: true }),
      expect.objectContaining({ name: 'authentication', ok: null }),
    ]),
  );
  peer.refusal = (address) => (address === 'gone@example.com' ? { code: 550, text: 'no such user' } : null);
  const test = (to: string) => api.made<{ outcome: string; messageId: string }>('/api/v1/email/test', { to });
  expect(await test('gone@example.com')).toMatchObject({
    outcome: 'rejected',
    smtpCode: 550,
    text: 'RCPT TO: no such user',
  });
  const { messageId } = await test('ada@example.com');
  const { raw } = peer.taken.at(-1) ?? { raw: '' };
  expect([peer.taken.length, peer.taken.at(-1)?.messageId]).toEqual([3, messageId]);
  expect((await dkimVerify(raw, { resolver })).results.map(({ status }) => status.result)).toEqual(['pass']);
  await stop();
}, 120_000);
