import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { freePort } from '@punctual/chassis';
import { reportBounce } from './report-bounce';
import { sampleReport, sampleSchedule } from './samples';
import { SmtpPeer } from './smtp-peer';
import { cleanUp, type System, startSystem } from './system';
import { waitUntil } from './wait-until';

let peer: SmtpPeer;
let system: System;
let bounces: number;
beforeAll(async () => {
  peer = await SmtpPeer.start();
  bounces = await freePort();
  const env = { BOUNCE_DOMAIN: 'bounce.example.com', BOUNCE_LISTEN: `127.0.0.1:${bounces}` };
  system = await startSystem({ env: { SMTP_URL: peer.url, ...env } });
}, 120_000);
afterAll(cleanUp);

const GONE = 'gone@example.com';
const ended = (id: string) =>
  waitUntil('the end', async () => {
    const delivery = await system.api.delivery(id);
    return delivery.status !== 'PENDING' && delivery;
  });
const explained = (scheduleId: string) =>
  system.api.get<{ verdict: string; text: string }>(`/api/v1/recipients/${GONE}/explain?schedule=${scheduleId}`);

it('a mail that comes back is said wherever it is shown, its address gets none from then on, and a person can have it try again', async () => {
  const { api } = system;
  const { id: reportId } = await api.createReport(sampleReport);
  const { id: scheduleId } = await api.createSchedule(sampleSchedule(reportId, GONE, { audience: 'individually' }));
  const deliveryId = await api.execute(scheduleId);
  expect(await ended(deliveryId)).toMatchObject({ status: 'SENT' });
  const { from = '' } = peer.taken.at(-1) ?? {};
  expect(from).toMatch(/^[a-z2-7]{37}@bounce\.example\.com$/);

  expect(await reportBounce(bounces, `somebody${from.slice(from.indexOf('@'))}`, GONE)).toBe(550);
  expect(await reportBounce(bounces, from, GONE)).toBe(250);
  const bounced = await waitUntil('the bounce', async () => {
    const delivery = await api.delivery(deliveryId);
    return delivery.status === 'BOUNCED' && delivery;
  });
  expect(bounced.outcomes).toMatchObject([{ email: GONE, outcome: 'bounced', text: expect.stringContaining('5.1.1') }]);
  const { data: timeline } = await api.get<{ data: { text: string }[] }>(
    `/api/v1/deliveries/${encodeURIComponent(deliveryId)}/timeline`,
  );
  expect(timeline.at(-1)?.text).toMatch(/^Came back: gone@example\.com \(550 5\.1\.1 no such user\)/);
  expect(await explained(scheduleId)).toMatchObject({
    ...{
      verdict: 'not-got',
      text: expect.stringMatching(
        /came back on [\d-]+ [\d:]+ UTC: 550 5\.1\.1 no such user; the address does not take mail/,
      ),
    },
  });
  // It follows from the bounce, and is an event of its own.
  const suppressed = await waitUntil('the suppression', async () => {
    const { data } = await api.get<{ data: { id: string }[] }>('/api/v1/suppressions');
    return data.length > 0 && data;
  });
  expect(suppressed).toMatchObject([{ email: GONE, cause: 'hard-bounce', deliveryId, userId: null, until: null }]);

  const next = await ended(await api.execute(scheduleId));
  expect(next).toMatchObject({ status: 'SKIPPED', metadata: { skipReason: 'suppressed' } });
  expect(peer.messageIdsTo(GONE)).toHaveLength(1);
  expect(await explained(scheduleId)).toMatchObject({
    ...{ verdict: 'not-got', text: expect.stringContaining('its mail server refused mail to it for good') },
  });

  const lifted = await api.ask('POST', `/api/v1/suppressions/${suppressed[0]?.id}/lift`, { reason: 'mended' });
  expect(lifted.status).toBe(204);
  // The same report once more is no news, whatever was decided since.
  expect(await reportBounce(bounces, from, GONE)).toBe(250);
  expect(await ended(await api.execute(scheduleId))).toMatchObject({ status: 'SENT' });
}, 120_000);
