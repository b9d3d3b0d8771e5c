import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DeliveryResource, RunResource, SubscriptionResource } from '@punctual/contracts';
import { keysIn, type SignedDocument, verifyProof } from 'punctual-verify';
import { addresses, sampleReport, sampleSchedule } from './samples';
import { SmtpPeer } from './smtp-peer';
import { cleanUp, type System, startSystem } from './system';
import { waitUntil } from './wait-until';

const [ADA, BOB, GONE] = ['ada@example.com', 'bob@example.com', 'gone@example.com'];
const pathOf = (id: string, what: string) => `/api/v1/deliveries/${encodeURIComponent(id)}/${what}`;

let peer: SmtpPeer;
let system: System;
beforeAll(async () => {
  peer = await SmtpPeer.start();
  peer.refusal = (address) => (address === BOB ? { code: 550, text: '5.1.1 no such user' } : null);
  system = await startSystem({ env: { SMTP_URL: peer.url } });
  await system.api.made('/api/v1/suppressions', { email: GONE, reason: 'they asked by telephone' });
}, 120_000);
afterAll(cleanUp);

/** Whether all deliveries of a run have ended, each for good: one that failed may be tried again. */
const haveEnded = (all: readonly Pick<DeliveryResource, 'status'>[]): boolean =>
  all.length > 0 && all.every(({ status }) => status !== 'PENDING' && status !== 'FAILED');

/** Runs a schedule and waits for the end of all its deliveries. */
const ran = async (body: object): Promise<string> => {
  const { api } = system;
  const { id: scheduleId } = await api.createSchedule(body);
  const id = await api.execute(scheduleId);
  await waitUntil('the end of a run', async () => haveEnded(await api.deliveries({ scheduleId })));
  return id;
};

const again = async (id: string, how: string, body: object = {}): Promise<void> => {
  const { runId } = await system.api.made<{ runId: string }>(pathOf(id, how), body);
  await waitUntil('the end of a repeat', async () => {
    const { deliveries } = await system.api.get<RunResource>(`/api/v1/runs/${encodeURIComponent(runId)}`);
    return haveEnded(await Promise.all(deliveries.map((one) => system.api.delivery(one.id))));
  });
};

it('the proof of every kind of delivery holds', async () => {
  const { api } = system;
  const report = await api.createReport(sampleReport);
  // It falls due each minute, beside the others.
  const minutely = { reportId: report.id, frequency: 'CUSTOM', cronExpression: '* * * * *', format: 'CSV' };
  const portal = await api.made<SubscriptionResource>('/api/v1/subscriptions', {
    ...minutely,
    deliveryMethod: 'PORTAL',
  });
  const retry = { maxAttempts: 0 };
  const together = await ran(sampleSchedule(report.id, [ADA, BOB, GONE], { audience: 'together', retry }));
  await again(together, 'resend', { recipients: [ADA] });
  await again(together, 'rerender', { asOf: 'now' });
  peer.refusal = () => null;
  await again(together, 'retry');
  // Nobody gets it, and everybody refuses it, which the owner is told in a notice.
  await ran(sampleSchedule(report.id, [GONE]));
  peer.refusal = (address) => (address === BOB ? { code: 550, text: '5.1.1 no such user' } : null);
  await ran(sampleSchedule(report.id, [BOB], { retry }));
  // Two pages, of which each has the addresses of its own people.
  await ran(sampleSchedule(report.id, addresses(600), { audience: 'individually' }));
  // Values that select rows are addresses too: of recipients, in other spellings, and of somebody who gets nothing.
  const rows = [
    { id: 1, email: ADA, region: 'North', boss: 'boss@example.com', amount: 120 },
    { id: 2, email: "o'brien@example.com", region: 'South', boss: 'boss@example.com', amount: 80 },
    { id: 3, email: 'mann@MÜNCHEN.de', region: 'South', boss: ADA, amount: 7 },
    { id: 4, email: 'no address', region: 'South', boss: ADA, amount: 1 },
  ];
  const people = await api.createReport({ name: 'Sales', type: 'sales', source: { kind: 'inline', rows } });
  const { recipients: _, ...bare } = sampleSchedule(people.id, []);
  await ran({ ...bare, audience: { perRow: { address: 'email', parameters: ['email', 'boss'] } } });
  const moreReports = [{ reportId: people.id, formats: ['PDF'] }];
  await ran(sampleSchedule(report.id, [ADA], { moreReports, format: 'PDF', formats: ['PDF', 'EXCEL'] }));
  const changes = { type: 'CHANGE_DETECTION', key: ['id'], attach: 'reportAndChanges' };
  const { id: watched } = await api.createSchedule(
    sampleSchedule(people.id, [ADA], { distributionCondition: changes }),
  );
  await api.execute(watched);
  await waitUntil('the first observation', async () => (await api.history(watched))[0]?.status === 'SKIPPED');
  const changed = {
    kind: 'inline',
    rows: [...rows.slice(1), { id: 5, email: ADA, region: 'East', boss: ADA, amount: 2 }],
  };
  await api.ask('PUT', `/api/v1/reports/${people.id}`, { name: 'Sales', type: 'sales', source: changed });
  await api.execute(watched);
  await waitUntil('the changes', async () =>
    (await api.deliveries({ scheduleId: watched })).some(({ status }) => status === 'SENT'),
  );
  await waitUntil(
    'the portal',
    async () => (await api.deliveries({ scheduleId: portal.id })).some(({ status }) => status !== 'PENDING'),
    120_000,
  );
  await api.ask('DELETE', `/api/v1/subscriptions/${portal.id}`);
  const notice = () => api.deliveries({ trigger: 'notice' });
  await waitUntil('the notice', async () => (await notice()).some(({ status }) => status === 'SENT'));

  const all = [...(await api.deliveries()), ...(await notice())];
  const byId = new Map(all.map((one): [string, DeliveryResource] => [one.id, one]));
  expect(byId.size).toBeGreaterThanOrEqual(14);
  let keys: ReturnType<typeof keysIn> | null = null;
  const failed: unknown[] = [];
  const kinds = new Set<string>();
  for (const { id, trigger, channel } of byId.values()) {
    const document = await api.get<SignedDocument>(pathOf(id, 'proof'));
    keys ??= keysIn(await api.get('/.well-known/jwks.json'));
    const { results } = verifyProof(JSON.stringify(document), { keys });
    kinds.add(`${trigger} ${channel}`);
    const wrong = results.filter(({ holds }) => holds !== true);
    if (wrong.length > 0) failed.push({ id, trigger, wrong });
  }
  expect(failed).toEqual([]);
  for (const kind of [
    'manual email',
    'planned portal',
    'notice email',
    'resend email',
    'rerender email',
    'retry email',
  ])
    expect(kinds).toContain(kind);
}, 240_000);

it('the proof of one page of a run names nobody of another page', async () => {
  const { api } = system;
  const pages = (await api.deliveries()).filter(({ recipients }) => recipients.length >= 100);
  expect(pages).toHaveLength(2);
  for (const { id, recipients } of pages) {
    const { payload } = await api.get<SignedDocument>(pathOf(id, 'proof'));
    const told = new Set(
      Buffer.from(payload, 'base64url')
        .toString()
        .match(/reader-\d+@example\.com/g),
    );
    expect(told).toEqual(new Set(recipients.map(({ email }) => email)));
  }
});
