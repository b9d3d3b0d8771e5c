import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { freePort } from '@punctual/chassis';
import { sampleReport, sampleSchedule } from './samples';
import { SmtpPeer } from './smtp-peer';
import { cleanUp, type System, startSystem } from './system';
import { waitUntil } from './wait-until';

let peer: SmtpPeer;
let system: System;
beforeAll(async () => {
  peer = await SmtpPeer.start();
  const port = await freePort();
  const PUBLIC_URL = `http://127.0.0.1:${port}`;
  system = await startSystem({ env: { SMTP_URL: peer.url, PORT: String(port), PUBLIC_URL } });
}, 120_000);
afterAll(cleanUp);

const [ADA, BOB] = ['ada@example.com', 'bob@example.com'];
const ended = (id: string) =>
  waitUntil('the end', async () => {
    const delivery = await system.api.delivery(id);
    return delivery.status !== 'PENDING' && delivery;
  });
const timelineOf = async (id: string): Promise<string[]> => {
  const { data } = await system.api.get<{ data: { text: string }[] }>(
    `/api/v1/deliveries/${encodeURIComponent(id)}/timeline`,
  );
  return data.map(({ text }) => text);
};

it('nothing is sent to an address that gets no mail, and its history says why; once that is lifted it gets mail', async () => {
  const { api } = system;
  const { id: reportId } = await api.createReport(sampleReport);
  const both = sampleSchedule(reportId, [ADA, BOB], { audience: 'individually' });
  const { id: scheduleId } = await api.createSchedule(both);
  const body = { email: 'ADA@example.com', reason: 'she asked by telephone' };
  const { id } = await api.made<{ id: string }>('/api/v1/suppressions', body);

  const first = await ended(await api.execute(scheduleId));
  expect(first).toMatchObject({ status: 'SENT', errorMessage: null });
  expect(first.outcomes).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ email: BOB, outcome: 'accepted' }),
      expect.objectContaining({
        ...{ email: ADA, outcome: 'suppressed', smtpCode: null },
        text: expect.stringMatching(/^gets no mail since \d{4}-\d\d-\d\d: an administrator said so$/),
      }),
    ]),
  );
  const explained = await api.get<{ verdict: string; text: string }>(
    `/api/v1/recipients/${ADA}/explain?schedule=${scheduleId}`,
  );
  expect(explained).toMatchObject({
    ...{ verdict: 'not-got', text: expect.stringMatching(/^nothing was sent to them: the address gets no mail since/) },
  });
  expect(await timelineOf(first.id)).toContainEqual(expect.stringMatching(/^Nothing was sent to ada@example\.com/));
  expect(peer.messageIdsTo(ADA)).toEqual([]);
  const mail = await api.ask('GET', `/api/v1/deliveries/${encodeURIComponent(first.id)}/message?recipient=${ADA}`);
  expect(mail).toMatchObject({ status: 409, body: { code: 'message/not-sent' } });

  const test = await api.made<{ outcome: string; text: string }>('/api/v1/email/test', { to: ADA });
  expect(test).toMatchObject({
    outcome: 'rejected',
    text: expect.stringMatching(/^nothing was sent: the address gets/),
  });

  // Nobody else is named: the run is skipped, and its owner is told of no failure.
  const alone = await api.createSchedule(sampleSchedule(reportId, ADA));
  const second = await ended(await api.execute(alone.id));
  expect(second).toMatchObject({ status: 'SKIPPED', metadata: { skipReason: 'suppressed' } });
  expect(peer.taken.flatMap(({ recipients }) => recipients)).toEqual([BOB]);

  expect((await api.ask('POST', `/api/v1/suppressions/${id}/lift`, { reason: 'she asked again' })).status).toBe(204);
  expect(await ended(await api.execute(alone.id))).toMatchObject({ status: 'SENT' });
  expect(peer.messageIdsTo(ADA)).toHaveLength(1);
}, 120_000);

it('a reader leaves at one click in the mail, without an account, and gets what else is for them', async () => {
  const { api } = system;
  const reader = 'reader@example.com';
  const { id: reportId } = await api.createReport(sampleReport);
  const newSchedule = () => api.createSchedule(sampleSchedule(reportId, reader, { audience: 'individually' }));
  const [one, other] = [await newSchedule(), await newSchedule()];
  await ended(await api.execute(one.id));
  const raw = (peer.taken.at(-1)?.raw ?? '').replace(/\r\n[ \t]+/g, ' ');
  expect(raw).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
  const [, link = ''] = /^List-Unsubscribe: <([^>]+)>/m.exec(raw) ?? [];
  // As a mail program does it: no cookie, no login, a form.
  const click = () => fetch(link, { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) });
  expect((await fetch(link)).status).toBe(200);
  expect((await click()).status).toBe(200);
  expect((await click()).status).toBe(200);

  expect(await ended(await api.execute(one.id))).toMatchObject({ status: 'SKIPPED' });
  expect(await ended(await api.execute(other.id))).toMatchObject({ status: 'SENT' });
  expect(peer.messageIdsTo(reader)).toHaveLength(2);
  const { data } = await api.get<{ data: object[] }>(`/api/v1/suppressions?scheduleId=${one.id}`);
  expect(data).toMatchObject([{ email: reader, cause: 'unsubscribed', userId: null }]);

  expect((await fetch(`${link}?from=schedule&after=returns`, { method: 'POST' })).status).toBe(200);
  expect(await ended(await api.execute(one.id))).toMatchObject({ status: 'SENT' });
}, 120_000);
