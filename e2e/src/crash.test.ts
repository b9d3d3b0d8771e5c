import { afterAll, expect, it } from '@jest/globals';
import { forAll } from './api';
import { addresses, sampleReport, sampleSchedule } from './samples';
import { SmtpPeer } from './smtp-peer';
import { cleanUp, startSystem } from './system';
import { expectTruthful } from './truthful';
import { waitUntil } from './wait-until';

afterAll(cleanUp);

const DELIVERIES = 200;

/** Runs 200 schedules, kills the process when `taken` mails have arrived, starts it again and looks at every delivery. */
const survives = async (taken: number): Promise<void> => {
  const peer = await SmtpPeer.start();
  // Slow enough that many mails are between their final dot and the answer at any moment.
  peer.answerMs = 100;
  const env = { SMTP_URL: peer.url };
  const first = await startSystem({ env });
  const { id: reportId } = await first.api.createReport(sampleReport);
  const recipients = addresses(DELIVERIES);
  const schedules = await forAll(recipients, (to) => first.api.createSchedule(sampleSchedule(reportId, to)));

  // Nothing leaves before everything is under way, so the kill always lands in the middle of 200 deliveries.
  peer.hold();
  const ids = await forAll(schedules, ({ id }) => first.api.execute(id));
  peer.release();
  await waitUntil(`${taken} mails`, () => peer.taken.length >= taken);
  await first.program.kill();
  const before = peer.taken.length;
  expect(before).toBeLessThan(DELIVERIES);

  const second = await startSystem({ dataDir: first.dataDir, env });
  const done = await waitUntil(
    'every delivery to be sent',
    async () => {
      const sent = await second.api.deliveries({ status: 'SENT' });
      return sent.length === DELIVERIES && sent;
    },
    120_000,
  );
  expect(done.map(({ id }) => id).sort()).toEqual([...ids].sort());

  await expectTruthful(second.api, peer, done);
  await second.stop();
  await peer.stop();
};

// The queue gives work of a dead process out again after 30 s; the three wait for that at the same time.
it.concurrent(
  'killed before any mail has arrived, everything is sent after the next start',
  () => survives(0),
  180_000,
);
it.concurrent('killed early in the mailing, everything is sent after the next start', () => survives(30), 180_000);
it.concurrent('killed late in the mailing, everything is sent after the next start', () => survives(140), 180_000);
