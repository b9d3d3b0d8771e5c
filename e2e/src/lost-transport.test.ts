import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { forAll } from './api';
import { addresses, sampleReport, sampleSchedule } from './samples';
import { SmtpPeer } from './smtp-peer';
import { cleanUp, processesIn, startSystem } from './system';
import { expectTruthful } from './truthful';
import { waitUntil } from './wait-until';

afterAll(cleanUp);

it('work that was open is issued again and finishes after JetStream lost everything', async () => {
  const peer = await SmtpPeer.start();
  const env = { SMTP_URL: peer.url, RECONCILE_AFTER: '2' };
  const first = await startSystem({ env });
  const { id: reportId } = await first.api.createReport(sampleReport);
  const recipients = addresses(40);
  const [waiting = ''] = recipients;
  // Open work of each kind: one delivery waits for its retry, others are at the mail server, queued, or being rendered.
  peer.refusal = (address) => (address === waiting ? { code: 451, text: 'later' } : null);
  const retry = { maxAttempts: 20, delays: ['PT5S'] };
  const schedules = await forAll(recipients, (to) => first.api.createSchedule(sampleSchedule(reportId, to, { retry })));
  const deferred = await first.api.execute(schedules[0]?.id ?? '');
  await waitUntil('a deferred delivery', async () => (await first.api.delivery(deferred)).status === 'FAILED');
  peer.hold();
  const ids = [deferred, ...(await forAll(schedules.slice(1), ({ id }) => first.api.execute(id)))];
  await first.program.kill();
  expect(peer.taken).toEqual([]);

  await waitUntil('the end of nats-server', () => processesIn(first.dataDir).length === 0);
  await rm(join(first.dataDir, 'nats'), { recursive: true });
  peer.release();
  peer.refusal = () => null;

  const { api } = await startSystem({ dataDir: first.dataDir, env });
  const done = await waitUntil(
    'every delivery to be sent',
    async () => {
      const sent = await api.deliveries({ status: 'SENT' });
      return sent.length === ids.length && sent;
    },
    60_000,
  );
  expect(done.map(({ id }) => id).sort()).toEqual([...ids].sort());
  await expectTruthful(api, peer, done);
}, 120_000);
