import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { archivedDelivery, type DeliveryResource, deliveryIdOf, occurrenceIdOf } from '@punctual/contracts';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { newReport } from '../testing/requests';
import { append, at, fired, life, runOpened } from '../testing/samples';

const scheduleId = '55555555-5555-4555-8555-555555555556';
const occurrenceId = occurrenceIdOf(scheduleId, '2026-11-02T09-00');
const deliveryId = deliveryIdOf(occurrenceId, 0);
const since = at(9_000_000);
const path = `/api/v1/deliveries/${encodeURIComponent(deliveryId)}`;

let gateway: TestGateway;
let before: DeliveryResource;
const read = async (from: string) => (await gateway.as('get', from).expect(200)).body;
beforeAll(async () => {
  gateway = await startTestGateway();
  const { id: userId } = await read('/api/v1/me');
  const about = { scheduleId, occurrenceId, userId };
  const { store } = gateway.resources;
  await append(store, [
    fired(about),
    { type: 'RunOpened', data: { ...runOpened.data, ...about } },
    ...life(deliveryId).map((event) =>
      event.type === 'DeliveryOpened' ? { ...event, data: { ...event.data, ...about } } : event,
    ),
  ]);
  await newReport(gateway);
  before = await read(path);
  const archived = archivedDelivery(before, since);
  const { status, attempts, recipients } = archived.data;
  const run = {
    occurrenceId,
    scheduleId,
    ended: null,
    skipReason: null,
    verdict: null,
    opened: null,
    deliveries: [{ status, attempts, recipients }],
  };
  await append(store, [
    { type: 'MailingArchived', data: { deliveryId, at: since } },
    archived,
    { type: 'RenderingArchived', data: { runId: occurrenceId, at: since } },
    { type: 'RunArchived', data: { ...run, at: since } },
  ]);
  for (const stream of [
    ...[`run-${occurrenceId}`, `rendering-${occurrenceId}`],
    ...[`delivery-${deliveryId}`, `mailing-${deliveryId}`],
  ])
    await store.truncateBefore(stream, (await store.read(stream, { last: 1 }))[0]?.revision ?? 0n);
  await newReport(gateway);
}, 60_000);
afterAll(() => gateway.close());

describe('a delivery whose events were removed', () => {
  it('shows its numbers and since when, and no recipient', async () => {
    expect(before).toMatchObject({ status: 'SENT', recipients: [{}, {}], outcomes: [{}, {}] });
    expect(before).not.toHaveProperty('archivedAt');
    const after = await read(path);
    const { status, attemptCount, sentAt, createdAt, dueAt, formats } = before;
    expect(after).toMatchObject({ status, attemptCount, sentAt, createdAt, dueAt, formats, archivedAt: since });
    expect(after).toMatchObject({ recipients: [], outcomes: [], metadata: {}, figures: { recipients: 2 } });
    expect(JSON.stringify(after)).not.toMatch(/ann@|bob@/i);
    const run = await read(`/api/v1/runs/${encodeURIComponent(occurrenceId)}`);
    expect(run).toMatchObject({ status: 'SENT', archivedAt: since, audience: { recipients: 2 }, deliveryCount: 1 });
    const found = await read(`/api/v1/deliveries?recipient=bob@example.com&scheduleId=${scheduleId}`);
    expect(found.data).toEqual([]);
  });

  it('says in its timeline what was removed and when', async () => {
    const { data } = await read(`${path}/timeline`);
    expect(data.map(({ type }: { type: string }) => type)).toEqual([
      ...['OccurrenceFired', 'MailingArchived', 'DeliveryArchived', 'RenderingArchived', 'RunArchived'],
    ]);
    expect(data[2].text).toBe(
      `The details of this delivery were removed at ${since}: its numbers are kept, its recipients are not`,
    );
  });

  it('answers 410 where only its details could answer', async () => {
    const problem = { status: 410, code: 'delivery/archived', detail: expect.stringContaining(since) };
    for (const asked of ['/artifacts/progress.pdf', '/message', '/proof'])
      expect((await gateway.as('get', `${path}${asked}`).expect(410)).body).toMatchObject(problem);
    expect((await gateway.as('post', `${path}/message/link`).send({}).expect(410)).body).toMatchObject(problem);
    const why = `/api/v1/recipients/bob@example.com/explain?occurrence=${encodeURIComponent(occurrenceId)}`;
    expect((await gateway.as('get', why).expect(410)).body).toMatchObject({ status: 410, code: 'run/archived' });
  });
});
