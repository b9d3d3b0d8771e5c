import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { Lifecycle, publishEvent, randomId } from '@punctual/chassis';
import { asTenant, type Backends, eventsIn, eventually, startBackends } from '@punctual/chassis/testing';
import { metadataFor } from '@punctual/contracts';
import { startMailer } from './composition';
import { relayThat } from './mailing/testing/mailer-under-test';
import { pageOf } from './mailing/testing/page';
import type { Reaction } from './mailing/testing/test-relay';

/** Well within the 30 s of the lease, also on a busy machine. */
const WITHIN = 20_000;

let backends: Backends;
const running: (() => Promise<void>)[] = [];
beforeAll(async () => {
  backends = await startBackends();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((stop) => stop()));
});
afterAll(() => backends.close());

/** A mailer as a process has it, with connections to the event store and to NATS that no other mailer uses. */
const startOne = async (url: string, connections: number): Promise<{ stop(): Promise<void> }> => {
  const resources = await backends.open({ service: 'mailer' });
  const lifecycle = new Lifecycle(resources.log);
  const config = {
    SMTP_URL: url,
    MAIL_FROM: 'r@example.com',
    SMTP_CONNECTIONS: connections,
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
const queuePage = async (count: number, tenantId = 'default'): Promise<string> => {
  const { store, nats, artifacts } = await backends.open();
  const body = Buffer.from('<p>x</p>');
  const sha256 = await artifacts.put(body);
  const deliveryId = randomId();
  const data = pageOf(count, { deliveryId, sha256, size: body.length });
  const metadata = metadataFor('DispatchRequested', { tenantId, userId: 'u1' });
  const event = { id: randomId(), type: 'DispatchRequested' as const, data, metadata };
  await asTenant(() => store.append(`delivery-${deliveryId}`, [event], 'none'));
  for (const stored of await store.read(`delivery-${deliveryId}`)) await publishEvent({ nats, store }, stored);
  return deliveryId;
};
const mailingOf = async (deliveryId: string) => {
  const { store } = await backends.open();
  return eventsIn(store, `mailing-${deliveryId}`);
};

it('a mailer that is stopped in the middle of a page begins nothing more, and another continues at once', async () => {
  const reply = Promise.withResolvers<Reaction>();
  let arrived = 0;
  // Two messages are on the wire when the mailer is stopped, and the relay takes its time to answer them.
  const relay = await relayThat({ onMessage: () => (++arrived > 10 && arrived <= 12 ? reply.promise : 'take') });
  const first = await startOne(relay.url, 2);
  const deliveryId = await queuePage(60);
  await eventually(() => expect(arrived).toBe(12));
  const stopping = first.stop();
  reply.resolve('take');
  await stopping;
  expect([arrived, relay.received.length]).toEqual([12, 12]);
  await startOne(relay.url, 2);
  await eventually(() => expect(relay.received.length).toBe(60), WITHIN);
  expect(new Set(relay.received.flatMap(({ to }) => to)).size).toBe(60);
  const results = () =>
    mailingOf(deliveryId).then((events) =>
      events.flatMap(({ data }) => ('result' in data && data.result ? [data.result] : [])),
    );
  await eventually(async () => expect((await results()).map(({ accepted }) => accepted.length)).toEqual([60]));
  const events = await mailingOf(deliveryId);
  expect(events.filter(({ type }) => type === 'OutcomeUnknown' || type === 'RecipientsDeferred')).toEqual([]);
  expect(events.filter(({ type }) => type === 'AttemptStarted')).toHaveLength(1);
}, 60_000);

it('a mailer that is stopped gives back the deliveries that wait for a connection', async () => {
  const reply = Promise.withResolvers<Reaction>();
  let arrived = 0;
  const relay = await relayThat({ onMessage: () => (++arrived === 1 ? reply.promise : 'take') });
  const first = await startOne(relay.url, 1);
  const deliveries = await Promise.all(Array.from({ length: 12 }, () => queuePage(1)));
  await eventually(() => expect(arrived).toBe(1));
  // As in a rolling update. A nats-server 2.9.10 without another who asks can forget one of what is given back, for half a minute.
  await startOne(relay.url, 1);
  const stopping = first.stop();
  // While the first still waits for its reply, the second sends all but the three begun ahead on the same connection.
  await eventually(() => expect(relay.received.length).toBe(8), WITHIN);
  reply.resolve('take');
  await stopping;
  await eventually(() => expect(relay.received.length).toBe(12), WITHIN);
  const all = (await Promise.all(deliveries.map(mailingOf))).flat();
  expect(all.filter(({ type }) => type === 'RecipientsAccepted')).toHaveLength(12);
  expect(all.filter(({ type }) => type === 'OutcomeUnknown' || type === 'RecipientsDeferred')).toEqual([]);
}, 60_000);

it('every event of a mailing carries the tenant and the user of the request', async () => {
  const relay = await relayThat({});
  await startOne(relay.url, 1);
  const deliveryId = await queuePage(3, 'acme');
  await eventually(() => expect(relay.received.length).toBe(3), 10_000);
  const { store } = await backends.open();
  const stored = () => store.read(`mailing-${deliveryId}`);
  await eventually(async () => expect((await stored()).map(({ type }) => type)).toContain('RecipientsAccepted'));
  for (const { type, metadata } of await stored())
    expect([type, metadata]).toEqual([type, expect.objectContaining({ tenantId: 'acme', userId: 'u1' })]);
});
