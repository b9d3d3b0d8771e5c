import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { currentContext, limited, randomId } from '@punctual/chassis';
import { eventually, FakeClock } from '@punctual/chassis/testing';
import {
  type Command,
  type DomainEvent,
  deliveryIdOf,
  type Event,
  metadataFor,
  occurrenceIdOf,
  Rejection,
  streamName,
} from '@punctual/contracts';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { newSession } from '../testing/people';
import { append, fired, outcome, reportDefined, scheduleCreated } from '../testing/samples';
import { allViews } from '../views/all-views';
import { type Database, openDatabase } from '../views/database';
import { ViewEngine } from '../views/engine';
import { ViewReader } from '../views/reader';
import { Digests } from './digests';

const DIGEST = '/api/v1/me/digest';
type Order = Command<'OrderOwnerDigest'>['data'];

const clock = FakeClock.at('2026-11-19T10:00:00.000Z');
let gateway: TestGateway;
let database: Database;
/** The views of another gateway. They do not fold before `mayFold` resolves. */
let engine: ViewEngine;
let mayFold: Promise<void> = Promise.resolve();
let refuses = false;
/** What the tracker was asked for, each once: the gateway itself looks for due digests too. */
const orders = new Map<string, Order>();
beforeAll(async () => {
  gateway = await startTestGateway({ clock });
  gateway.resources.bus.respond('tracker', 'OrderOwnerDigest', async ({ data }) => {
    if (refuses) throw new Rejection('digest/not-now', 'try again');
    expect(currentContext().tenantId).toBe('default');
    orders.set(`${data.userId} ${data.to}`, data);
    return { ordered: true };
  });
  gateway.resources.bus.respond('tracker', 'CheckOwnerDigest', async ({ data: { userId, to } }) => ({
    told: orders.has(`${userId} ${to}`),
  }));
  database = openDatabase({ file: join(gateway.folder, 'another.db') }, () => {});
  const { store, log } = gateway.resources;
  const slow = { ...database, db: foldingSlowly(database.db) };
  engine = new ViewEngine({ database: slow, store, clock, log, onOtherLog: 'rebuild' }, allViews);
  await engine.start();
}, 60_000);
afterAll(async () => {
  await engine.stop();
  await database.close();
  await gateway.close();
});

/** A database whose transactions, in which views fold, wait. */
const foldingSlowly = (db: Database['db']): Database['db'] =>
  new Proxy(db, {
    get: (target, name) => {
      if (name === 'transaction')
        return () => ({
          execute: async (work: Parameters<ReturnType<typeof target.transaction>['execute']>[0]) => {
            await mayFold;
            return target.transaction().execute(work);
          },
        });
      const found: unknown = Reflect.get(target, name);
      return typeof found === 'function' ? found.bind(target) : found;
    },
  });

/** Whose numbers were read, and how often the views were waited for. */
const read = new Set<string | null>();
let waits = 0;
/** The part of another gateway that has digests sent. */
const another = (): Digests => {
  const { bus, log, store } = gateway.resources;
  const everyTenant = new ViewReader(database, engine, () => null);
  const views = new ViewReader(database, engine, () => {
    const { tenantId, userId } = currentContext();
    read.add(userId ?? null);
    return tenantId;
  });
  const waitFor: ViewEngine['waitFor'] = (...what) => {
    waits += 1;
    return engine.waitFor(...what);
  };
  return new Digests({ everyTenant, views, engine: { waitFor }, store, bus, clock, log, reading: limited(1, 0, '') });
};
const ordersOf = (userId: string) => [...orders.values()].filter((order) => order.userId === userId);
const idOf = async (token: string) => (await gateway.as('get', '/api/v1/me', token).expect(200)).body.id as string;

let runs = 0;
const ran = (userId: string, scheduleId: string, at: string, refused: boolean): DomainEvent[] => {
  runs += 1;
  const occurrenceId = occurrenceIdOf(scheduleId, `run ${runs}`);
  const deliveryId = deliveryIdOf(occurrenceId, 0);
  const recipients = [outcome('secret@example.com', refused ? 550 : 250)];
  const end = { deliveryId, occurrenceId, scheduleId, at };
  return [
    fired({
      userId,
      scheduleId,
      occurrenceId,
      dueAt: at,
      at,
      recipients: { to: ['secret@example.com'], cc: [], bcc: [], lists: [] },
    }),
    refused
      ? { type: 'RecipientsRejected', data: { deliveryId, attempt: 1, recipients, result: null, at } }
      : { type: 'RecipientsAccepted', data: { deliveryId, attempt: 1, recipients, result: null, at } },
    refused
      ? { type: 'DeliveryPermanentlyFailed', data: { ...end, reason: 'no', failed: recipients } }
      : { type: 'DeliveryCompleted', data: { ...end, accepted: 1, failed: [], unknown: [] } },
  ];
};

it('is off until it is chosen, and takes zones of the IANA database alone', async () => {
  const ann = await newSession(gateway, 'viewer');
  const { body } = await gateway.as('get', DIGEST, ann).expect(200);
  expect(body).toEqual({ frequency: 'off', timezone: 'Europe/Lisbon', since: null });
  const set = (sent: object) => gateway.as('put', DIGEST, ann).send(sent);
  const weekly = { frequency: 'weekly', timezone: 'Europe/Lisbon', since: clock.now() };
  expect((await set({ frequency: 'weekly' }).expect(200)).body).toEqual(weekly);
  expect((await gateway.as('get', DIGEST, ann).expect(200)).body).toEqual(weekly);
  for (const [sent, path] of [
    [{ frequency: 'daily' }, 'frequency'],
    [{ frequency: 'weekly', timezone: 'EST' }, 'timezone'],
    [{ frequency: 'weekly', hour: 7 }, 'hour'],
  ] as const)
    expect((await set(sent).expect(422)).body.errors).toMatchObject([{ path }]);
  // An administrator can still change the account at the version it shows.
  const one = `/api/v1/users/${await idOf(ann)}`;
  const { headers } = await gateway.as('get', one).expect(200);
  await gateway
    .as('put', one)
    .set('If-Match', headers['etag'] ?? '')
    .send({ name: 'Ann', role: 'viewer' })
    .expect(200);
});

it('asks the tracker to tell of a week that is over, with its numbers, until it has agreed', async () => {
  const eve = await newSession(gateway, 'author');
  const [bob, cy, dan] = await Promise.all([1, 2, 3].map(() => newSession(gateway, 'author')));
  const [bobId, cyId, danId] = await Promise.all([bob, cy, dan].map((token) => idOf(token ?? '')));
  if (!bobId || !cyId || !danId) throw new Error('nobody is there');
  for (const token of [bob, dan])
    await gateway.as('put', DIGEST, token).send({ frequency: 'weekly', timezone: 'UTC' }).expect(200);
  await gateway.as('post', `/api/v1/users/${danId}/disable`).expect(200);
  // A zone that is not known any more is about its user alone.
  const lost: Event<'UserDigestSet'> = {
    type: 'UserDigestSet',
    data: { userId: await idOf(eve), frequency: 'weekly', timezone: 'Mars/Base', at: clock.now() },
  };
  const metadata = metadataFor(lost.type, { tenantId: 'default' });
  await gateway.resources.store.append(
    streamName('user', lost.data.userId),
    [{ id: randomId(), ...lost, metadata }],
    'any',
  );
  const [sales, costs] = ['99999999-9999-4999-8999-999999999991', '99999999-9999-4999-8999-999999999992'];
  const given = '99999999-9999-4999-8999-999999999993';
  const made = (scheduleId: string, userId: string): DomainEvent => ({
    ...scheduleCreated,
    data: { ...scheduleCreated.data, scheduleId, userId, spec: { ...scheduleCreated.data.spec, name: 'Sales' } },
  });
  await append(gateway.resources.store, [
    reportDefined,
    made(sales, bobId),
    made(costs, cyId),
    ...ran(bobId, sales, '2026-11-15T23:59:59.999Z', false),
    ...ran(bobId, sales, '2026-11-16T00:00:00.000Z', false),
    ...ran(bobId, sales, '2026-11-23T00:00:00.000Z', false),
    ...ran(cyId, costs, '2026-11-17T09:00:00.000Z', false),
    { type: 'OccurrenceSkipped', data: { ...skippedOf(bobId, sales), reason: 'holiday' } },
    // The busiest one is somebody else's by now.
    made(given, bobId),
    ...[1, 2, 3, 4].flatMap(() => ran(bobId, given, '2026-11-18T09:00:00.000Z', true)),
    { type: 'ScheduleTransferred', data: { scheduleId: given, from: bobId, userId: cyId, at: clock.now() } },
  ]);
  await gateway.as('post', '/api/v1/distribution-lists').send({ name: 'Wait', emails: [] }).expect(201);

  // The week before ended before anybody chose a digest.
  await another().tick();
  expect(ordersOf(bobId)).toEqual([]);
  clock.set(Date.parse('2026-11-23T07:00:00.000Z'));
  refuses = true;
  const digests = another();
  await digests.tick();
  expect(ordersOf(bobId)).toEqual([]);
  refuses = false;
  // Views that have caught up can fall behind again: what they lack is waited for.
  let fold = () => {};
  mayFold = new Promise((resolve) => {
    fold = resolve;
  });
  await append(gateway.resources.store, ran(bobId, sales, '2026-11-22T23:59:59.999Z', true));
  waits = 0;
  const looking = digests.tick();
  await eventually(async () => expect(waits).toBe(1));
  expect(ordersOf(bobId)).toEqual([]);
  fold();
  await looking;
  await eventually(async () => {
    await digests.tick();
    expect(ordersOf(bobId)).toHaveLength(1);
  });
  expect(ordersOf(bobId)).toMatchObject([
    {
      ...{ frequency: 'weekly', timezone: 'UTC', from: '2026-11-16T00:00:00.000Z', to: '2026-11-23T00:00:00.000Z' },
      summary: {
        ...{ scheduleId: sales, runs: 6, recipients: 6, reached: 1, total: 7, sent: 1, failed: 5, skipped: 1 },
        failures: [
          { scheduleId: given, name: null, deliveries: 4, reason: 'rejected' },
          { scheduleId: sales, name: 'Sales', deliveries: 1, reason: 'rejected' },
        ],
        skips: [{ scheduleId: sales, name: 'Sales', deliveries: 1, reason: 'holiday' }],
        planned: { runs: 0, schedules: 1, atLeast: false },
      },
    },
  ]);
  expect(JSON.stringify([...orders.values()])).not.toContain('secret@example.com');
  // Neither who never chose a digest, nor who was disabled.
  expect([...ordersOf(cyId), ...ordersOf(danId)]).toEqual([]);
  // A gateway that starts asks what was told, and reads nothing for it.
  expect(read).toContain(bobId);
  read.clear();
  await another().tick();
  expect(read).not.toContain(bobId);
  orders.clear();
  await digests.tick();
  expect(ordersOf(bobId)).toEqual([]);
});

const skippedOf = (userId: string, scheduleId: string) => ({
  ...{ userId, scheduleId, occurrenceId: occurrenceIdOf(scheduleId, 'skipped'), reportId: reportDefined.data.reportId },
  ...{
    nominal: '2026-11-18T09:00',
    timezone: 'UTC',
    dueAt: '2026-11-18T09:00:00.000Z',
    nextDueAt: '2026-11-24T09:00:00.000Z',
  },
  at: '2026-11-18T09:00:00.000Z',
});
