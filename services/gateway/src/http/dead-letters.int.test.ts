import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { natsDeadLetters } from '@punctual/chassis';
import { eventually, park } from '@punctual/chassis/testing';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { newSession } from '../testing/people';
import { problem } from '../testing/requests';

let gateway: TestGateway;
/** An administrator of another tenant. */
let foreigner = '';
beforeAll(async () => {
  gateway = await startTestGateway();
  foreigner = await newSession(gateway, 'admin', 'acme');
}, 60_000);
afterAll(() => gateway.close());

const LETTERS = '/api/v1/dead-letters';
const ids = (body: { data: { id: string }[] }) => body.data.map(({ id }) => id);
const queued = async () =>
  (await (await gateway.resources.nats.jetstreamManager()).streams.info('QUEUE')).state.messages;

it('has none in a system where every message was handled', async () => {
  expect((await gateway.as('get', LETTERS).expect(200)).body).toEqual({ data: [], nextCursor: null });
});

it('lists what could not be handled, newest first, page by page, and shows the message', async () => {
  const all: string[] = [];
  for (let count = 0; count < 5; count++) all.unshift(await park(gateway.resources));
  const hers = await park(gateway.resources, { tenantid: 'acme' });
  const { body: first } = await gateway.as('get', `${LETTERS}?limit=2`).expect(200);
  expect(ids(first)).toEqual([hers, all[0]]);
  expect(first.data[1]).toEqual({
    ...{ id: all[0], service: 'mailer', message: 'DeliveryOpened', subject: 'queue.mailer.DeliveryOpened' },
    ...{ error: 'Rejection: <b>no</b>', deliveries: 8, at: expect.any(String), size: expect.any(Number) },
  });
  const { body: rest } = await gateway.as('get', `${LETTERS}?cursor=${first.nextCursor}`).expect(200);
  expect([ids(rest), rest.nextCursor]).toEqual([all.slice(1), null]);
  const { body: whole } = await gateway.as('get', `${LETTERS}/${all[0]}`).expect(200);
  expect(whole.envelope).toEqual({ tenantid: 'default', type: 'DeliveryOpened' });

  expect(ids((await gateway.as('get', LETTERS, foreigner).expect(200)).body)).toEqual([hers]);
  for (const [method, path] of [
    ['get', `${LETTERS}/${all[0]}`],
    ['post', `${LETTERS}/${all[0]}/replay`],
    ['post', `${LETTERS}/${all[0]}/discard`],
  ] as const)
    expect((await gateway.as(method, path, foreigner).expect(404)).body).toEqual(problem(404, 'dead-letter/unknown'));
  for (const id of ['0', 'x', '1'.repeat(16), '-1'])
    expect((await gateway.as('get', `${LETTERS}/${id}`).expect(422)).body.errors[0].path).toBe('deadLetterId');
});

it('goes on after letters that were removed, and to what is behind very many of another tenant', async () => {
  const letters = natsDeadLetters(gateway.resources.nats);
  const discardAll = async () => {
    for (const { id } of (await letters.list(null, { before: null, limit: 2_000 })).letters) await letters.discard(id);
  };
  await discardAll();
  const all: string[] = [];
  for (let count = 0; count < 5; count++) all.unshift(await park(gateway.resources));
  const { body: first } = await gateway.as('get', `${LETTERS}?limit=2`).expect(200);
  for (const id of all.slice(1, 3)) await letters.discard(id);
  const { body: second } = await gateway.as('get', `${LETTERS}?limit=1&cursor=${first.nextCursor}`).expect(200);
  expect(ids(second)).toEqual([all[3]]);
  await letters.discard(all[4] ?? '');
  const { body: third } = await gateway.as('get', `${LETTERS}?cursor=${second.nextCursor}`).expect(200);
  expect(third).toEqual({ data: [], nextCursor: null });
  // What is left is followed by nothing but removed ones.
  expect((await gateway.as('get', `${LETTERS}?limit=2`).expect(200)).body.nextCursor).toBeNull();

  const hers = await park(gateway.resources, { tenantid: 'acme' });
  for (let count = 0; count < 1_000; count++) await park(gateway.resources);
  const { body: none } = await gateway.as('get', LETTERS, foreigner).expect(200);
  expect(none).toEqual({ data: [], nextCursor: expect.any(String) });
  const { body: some } = await gateway.as('get', `${LETTERS}?cursor=${none.nextCursor}`, foreigner).expect(200);
  expect([ids(some), some.nextCursor]).toEqual([[hers], null]);
  await discardAll();
}, 60_000);

it('keeps a letter that the bus does not take', async () => {
  const id = await park(gateway.resources, { subject: 'nobody.listens' });
  const { status, body } = await gateway.as('post', `${LETTERS}/${id}/replay`);
  expect([status, body]).toEqual([503, problem(503, 'service/unavailable')]);
  await gateway.as('get', `${LETTERS}/${id}`).expect(200);
  await gateway.as('post', `${LETTERS}/${id}/discard`).expect(204);
});

it('hands a message out once, however many ask for it at the same time, and then no more', async () => {
  const id = await park(gateway.resources);
  const before = await queued();
  const replays = [1, 2, 3].map(() => gateway.as('post', `${LETTERS}/${id}/replay`));
  const statuses = (await Promise.all(replays)).map(({ status }) => status);
  expect(statuses).toContain(202);
  expect(statuses.filter((status) => status !== 202 && status !== 404)).toEqual([]);
  await eventually(async () => expect(await queued()).toBe(before + 1));
  for (const what of ['replay', 'discard'])
    expect((await gateway.as('post', `${LETTERS}/${id}/${what}`).expect(404)).body).toEqual(
      problem(404, 'dead-letter/unknown'),
    );
  await gateway.as('get', `${LETTERS}/${id}`).expect(404);
  expect(await queued()).toBe(before + 1);
});

it('hands out no message that was discarded', async () => {
  const id = await park(gateway.resources);
  const [before, letters] = [await queued(), natsDeadLetters(gateway.resources.nats)];
  const count = await letters.count(null);
  await gateway.as('post', `${LETTERS}/${id}/discard`).expect(204);
  await gateway.as('post', `${LETTERS}/${id}/replay`).expect(404);
  await gateway.as('post', `${LETTERS}/${id}/discard`).expect(404);
  expect([await queued(), await letters.count(null)]).toEqual([before, count - 1]);
});

it('shows administrators the state of the parts and of the views', async () => {
  const { body } = await gateway.as('get', '/api/v1/system/state').expect(200);
  expect(body).toMatchObject({
    versions: { punctual: expect.stringMatching(/^\d+\.\d+\.\d+/), node: process.version },
    logId: await gateway.resources.store.identity(),
    ...{ viewLagSeconds: expect.any(Number), eventStreams: 0, zoneData: { version: expect.any(String) } },
  });
  expect(body.parts.map(({ part, ok }: { part: string; ok: boolean }) => [part, ok])).toEqual([
    ['keys', true],
    ['eventStore', true],
    ['nats', true],
    ['readModel', true],
  ]);
  for (const { name, version, served, problem: stopped } of body.views)
    expect([name, served, stopped]).toEqual([name, version, null]);
  expect(body.views.length).toBeGreaterThan(10);
});
