import { afterAll, expect, it } from '@jest/globals';
import { forAll, type ProblemBody } from './api';
import type { Part } from './part';
import { addresses, sampleReport, sampleSchedule } from './samples';
import { SmtpPeer } from './smtp-peer';
import { cleanUp, startNats, startStore, startSystem } from './system';
import { expectTruthful } from './truthful';
import { waitUntil } from './wait-until';

afterAll(cleanUp);

const DELIVERIES = 20;

/** Two ways to be away: the connection breaks at once, or stays open and nothing answers. */
const outages = {
  killed: { begin: (part: Part) => part.program().kill(), end: (part: Part) => part.start() },
  stopped: {
    begin: async (part: Part) => part.program().signal('SIGSTOP'),
    end: async (part: Part) => part.program().signal('SIGCONT'),
  },
};

/** Takes one part away in the middle of the mailing, looks at what is answered meanwhile, and at every delivery after. */
const survives = async (name: 'nats' | 'eventStore', how: keyof typeof outages): Promise<void> => {
  const peer = await SmtpPeer.start();
  const [nats, store] = await Promise.all([startNats(), startStore()]);
  const away = { nats, eventStore: store }[name];
  const { api, program } = await startSystem({
    env: { NATS_URL: nats.url, EVENTSTORE_URL: store.url, SMTP_URL: peer.url, RECONCILE_AFTER: '5' },
  });
  const { id: reportId } = await api.createReport(sampleReport);
  const recipients = addresses(DELIVERIES);
  const schedules = await forAll(recipients, (to) => api.createSchedule(sampleSchedule(reportId, to)));
  peer.hold();
  await forAll(schedules, ({ id }) => api.execute(id));

  await outages[how].begin(away);
  // Another part may be the first to miss it: one that waits for an answer over NATS, say.
  const notReady = await waitUntil(`the system to notice that ${name} is away`, async () => {
    const { status, body } = await api.ready();
    return status === 503 && body.parts.some(({ part, ok }) => part === name && !ok) && body;
  });
  expect(notReady.status).toBe('unavailable');
  expect(notReady.parts.find(({ part }) => part === name)?.detail).toMatch(/\w/);
  expect(notReady.parts.find(({ part }) => part === (name === 'nats' ? 'eventStore' : 'nats'))).toMatchObject({
    ok: true,
  });
  const refused = await api.ask<ProblemBody>('POST', '/api/v1/reports', sampleReport);
  expect(refused.status).toBe(503);
  expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(refused.body).toMatchObject({
    status: 503,
    code: 'service/unavailable',
    detail: expect.stringContaining(name),
  });
  expect((await api.ask('GET', '/health/live')).status).toBe(200);

  peer.release();
  await outages[how].end(away);
  await waitUntil('the system to be ready again', async () => (await api.ready()).status === 200, 60_000);
  const sent = await waitUntil(
    'every delivery to be sent',
    async () => {
      const deliveries = await api.deliveries({ status: 'SENT' });
      return deliveries.length === DELIVERIES && deliveries;
    },
    90_000,
  );
  await expectTruthful(api, peer, sent);
  // New work goes its way as before.
  const again = await api.execute(schedules[0]?.id ?? '');
  await waitUntil('a new delivery to be sent', async () => (await api.delivery(again)).status === 'SENT');
  program.signal('SIGTERM');
  expect(await program.ended).toEqual({ code: 0, signal: null });
};

it.concurrent(
  'NATS gone and started again: said, refused with 503, nothing lost',
  () => survives('nats', 'killed'),
  180_000,
);
it.concurrent(
  'NATS silent for a while: said, refused with 503, nothing lost',
  () => survives('nats', 'stopped'),
  180_000,
);
it.concurrent(
  'the store gone and started again: said, refused with 503, nothing lost',
  () => survives('eventStore', 'killed'),
  180_000,
);
it.concurrent(
  'the store silent for a while: said, refused with 503, nothing lost',
  () => survives('eventStore', 'stopped'),
  180_000,
);
