import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { Lifecycle, publishEvent, randomId } from '@punctual/chassis';
import { asTenant, type Backends, eventsIn, eventually, startBackends } from '@punctual/chassis/testing';
import { metadataFor, relaysSeen } from '@punctual/contracts';
import { startMailer } from './composition';
import { relayThat } from './mailing/testing/mailer-under-test';
import { pageOf } from './mailing/testing/page';
import { relaysSetting } from './relay/relay-settings';

let backends: Backends;
const running: (() => Promise<void>)[] = [];
beforeAll(async () => {
  backends = await startBackends();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((stop) => stop()));
});
afterAll(() => backends.close());

/** A mailer as a process has it, with its settings as an operator writes them. */
const startOne = async (relays: object[]): Promise<{ stop(): Promise<void> }> => {
  const resources = await backends.open({ service: 'mailer' });
  const lifecycle = new Lifecycle(resources.log);
  const config = {
    SMTP_RELAYS: relaysSetting.parse(JSON.stringify(relays)),
    MAIL_FROM: 'r@example.com',
    SMTP_CONNECTIONS: 2,
    DKIM_SELECTOR: 'punctual',
    FILE_LINK_DAYS: 7,
  };
  await startMailer(config, resources, lifecycle);
  await lifecycle.start({ name: 'bus', stop: () => resources.bus.stop() });
  const stop = () => lifecycle.stop();
  running.push(stop);
  return { stop };
};
/** Queues a page of `count` recipients, as the tracker and the relay do. */
const queuePage = async (count: number): Promise<string> => {
  const { store, nats, artifacts } = await backends.open();
  const body = Buffer.from('<p>x</p>');
  const sha256 = await artifacts.put(body);
  const deliveryId = randomId();
  const data = pageOf(count, { deliveryId, sha256, size: body.length });
  const metadata = metadataFor('DispatchRequested', { tenantId: 'default', userId: 'u1' });
  const event = { id: randomId(), type: 'DispatchRequested' as const, data, metadata };
  await asTenant(() => store.append(`delivery-${deliveryId}`, [event], 'none'));
  for (const stored of await store.read(`delivery-${deliveryId}`)) await publishEvent({ nats, store }, stored);
  return deliveryId;
};
const mailingOf = async (deliveryId: string) => {
  const { store } = await backends.open();
  return eventsIn(store, `mailing-${deliveryId}`);
};
const read = async () => {
  const { bus } = await backends.open();
  const replies = await asTenant(() => bus.gather({ type: 'ReadRelays', data: {} }, randomId()));
  return replies.flatMap((reply) => (reply.ok ? [relaysSeen.parse(reply.result)] : []));
};

it('two mailers keep to one budget, fail over, and tell how each sees the relays', async () => {
  const [gone, office] = [await relayThat(), await relayThat()];
  await gone.close();
  const name = (one: string) => `${one}-${randomId().slice(0, 8)}`;
  const [first, second] = [name('gone'), name('office')];
  const relays = [
    { name: first, url: gone.url },
    { name: second, url: office.url, priority: 2, perDay: 20, connections: 2 },
  ];
  await Promise.all([startOne(relays), startOne(relays)]);
  const deliveries = await Promise.all([queuePage(15), queuePage(15)]);
  // What a relay that does not answer left to the other goes there, and no more than its budget.
  await eventually(async () => {
    const all = (await Promise.all(deliveries.map(mailingOf))).flat();
    const told = all.flatMap(({ data }) => ('result' in data ? data.recipients : []));
    const waits = all.flatMap((event) => (event.type === 'SendingPutOff' ? event.data.later : []));
    const later = waits.reduce((sum, { count }) => sum + count, 0);
    expect(told.length + later).toBeGreaterThanOrEqual(30);
  }, 20_000);
  expect(office.received.length).toBeLessThanOrEqual(20);
  const to = office.received.flatMap((one) => one.to);
  expect(to.length).toBeGreaterThan(0);

  const answers = await read();
  expect(answers).toHaveLength(2);
  for (const { relays: seen } of answers)
    expect(seen).toMatchObject([
      { name: first, server: `127.0.0.1:${gone.port}`, budget: null },
      { name: second, perDay: 20, priority: 2, budget: { limit: 20 }, seen: { state: 'up' } },
    ]);
  expect(answers.some(({ relays: [one] }) => one?.seen.state === 'resting' && one.seen.problem !== null)).toBe(true);
  expect(JSON.stringify(answers)).not.toContain('smtp://');
}, 60_000);

it('one relay without a name is none of several', async () => {
  const office = await relayThat();
  const resources = await backends.open({ service: 'mailer' });
  const lifecycle = new Lifecycle(resources.log);
  const config = {
    SMTP_URL: office.url,
    MAIL_FROM: 'r@example.com',
    SMTP_CONNECTIONS: 1,
    DKIM_SELECTOR: 'p',
    FILE_LINK_DAYS: 7,
  };
  await startMailer(config, resources, lifecycle);
  await lifecycle.start({ name: 'bus', stop: () => resources.bus.stop() });
  running.push(() => lifecycle.stop());
  const deliveryId = await queuePage(1);
  await eventually(async () => expect((await mailingOf(deliveryId)).at(-1)?.type).toBe('RecipientsAccepted'), 20_000);
  expect((await mailingOf(deliveryId)).at(-1)?.data).not.toHaveProperty('relay');
  expect(await read()).toEqual([{ relays: [] }]);
}, 60_000);
