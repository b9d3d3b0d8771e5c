import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { connectStore, EventStore, randomId, systemClock } from '@punctual/chassis';
import { eventually } from '@punctual/chassis/testing';
import { archivedDelivery, type DomainEvent } from '@punctual/contracts';
import { readAnalytics } from '../analytics/analytics';
import { dump } from '../testing/dump';
import { startStore, type TestGround, testGround } from '../testing/parts';
import {
  append,
  at,
  deliveryId,
  fired,
  life,
  listId,
  listMade,
  occurrenceId,
  reportDefined,
  runOpened,
  scheduleCreated,
  scheduleId,
} from '../testing/samples';
import { allViews } from './all-views';
import { listValue } from './audience.view';
import { type Database, openDatabase } from './database';
import { deliveryView } from './delivery.view';
import { deliveryCounts } from './delivery-stats';
import { ViewEngine } from './engine';
import { ReadModelUnavailable } from './errors';
import { listView } from './list.view';
import { listRunView } from './list-run.view';
import { ViewReader } from './reader';
import { rebuildViews } from './rebuild';
import { runView } from './run.view';
import { scheduleView } from './schedule.view';
import type { AnyView } from './view';

let ground: TestGround;
let store: EventStore;
let running: { engine: ViewEngine; database: Database }[];

beforeEach(async () => {
  ground = testGround();
  running = [];
  store = new EventStore(await connectStore((await startStore(ground)).url));
  await ground.lifecycle.start({ name: 'client', stop: () => store.close() });
});
afterEach(async () => {
  for (const { engine, database } of running) {
    await engine.stop();
    await database.close();
  }
  await ground.close();
});

const file = () => join(ground.folder, 'read-model.db');
const start = async (views: readonly AnyView[] = allViews) => {
  const database = openDatabase({ file: file() }, () => {});
  const engine = new ViewEngine({ database, store, clock: systemClock, log: ground.log, onOtherLog: 'rebuild' }, views);
  const one = { engine, database, reader: new ViewReader(database, engine, () => null) };
  running.push(one);
  await engine.start();
  return one;
};
const stop = async (one: (typeof running)[number]) => {
  running.splice(running.indexOf(one), 1);
  await one.engine.stop();
  await one.database.close();
};
const emptyListId = '33333333-3333-4333-8333-333333333334';
const story = [reportDefined, scheduleCreated, fired(), ...life()];

it('serves an appended event after waiting for its position', async () => {
  const { engine, reader } = await start();
  const position = await append(store, story);
  expect(await engine.waitFor(position, 10_000)).toBe(true);
  expect(await reader.get(deliveryView, deliveryId)).toMatchObject({ status: 'SENT', attemptCount: 2 });
  expect(await reader.get(scheduleView, scheduleId)).toMatchObject({ id: scheduleId });
  const byRecipient = await reader.list(deliveryView, {
    has: 'bob@example.com',
    sort: { column: 'createdAt', descending: true },
    limit: 10,
  });
  expect(byRecipient.map(({ key }) => key)).toEqual([deliveryId]);
  expect(
    await reader.list(deliveryView, {
      has: 'nobody@example.com',
      sort: { column: 'createdAt', descending: true },
      limit: 10,
    }),
  ).toEqual([]);
});

it('reports when the views do not hold a position in time', async () => {
  const { engine } = await start();
  const { commit, prepare } = await append(store, story);
  expect(await engine.waitFor({ commit: commit + 1_000_000n, prepare }, 20)).toBe(false);
});

it('a rebuilt view equals the live one, byte for byte', async () => {
  const live = await start();
  // One at a time, so that live rows are written and read again between events that a rebuild folds in one batch.
  for (const event of story) await live.engine.waitFor(await append(store, [event]), 10_000);
  const before = await dump(live.database, allViews);
  expect(before.length).toBeGreaterThan(300);
  await stop(live);
  const names = allViews.map(({ name, version }) => `${name}.${version}`);
  expect((await rebuildViews({ file: file() })).sort()).toEqual(names.sort());
  expect(await rebuildViews({ file: file() })).toEqual([]);
  const rebuilt = await start();
  expect(await rebuilt.engine.waitUntilReady(10_000)).toBe(true);
  expect(await dump(rebuilt.database, allViews)).toBe(before);
});

it('a view rebuilt from a log whose old events were removed equals the live one, and its statistics stay', async () => {
  const live = await start();
  const lists = [
    { listId, revision: 1, status: 'active' as const, members: 2 },
    // Empty then: its run counts, the delivery does not go to it.
    { listId: emptyListId, revision: 1, status: 'active' as const, members: 0 },
  ];
  const recipients = { to: [], cc: [], bcc: [], lists: [listId, emptyListId] };
  const toLists = [
    fired({ recipients }),
    { type: 'RunOpened' as const, data: { ...runOpened.data, lists } },
    ...life(),
  ];
  await live.engine.waitFor(await append(store, [...listMade, ...story.slice(0, 2), ...toLists]), 10_000);
  const asked = { from: at(-3_600), to: at(3_600), timezone: 'UTC', minimum: 1 };
  const ofList = async (reader: ViewReader, id: string) => [
    await reader.summed(listRunView, [['listId', '=', id]], { sum: 'members', last: 'at' }),
    await deliveryCounts(reader, [['createdAt', '>=', at(0)]], listValue(id)),
  ];
  const statistics = async ({ reader }: typeof live) => ({
    all: await readAnalytics(reader, asked, { userId: 'admin', role: 'admin' }),
    lists: [await ofList(reader, listId), await ofList(reader, emptyListId)],
  });
  const before = await statistics(live);
  expect(before.all).toMatchObject({ sent: 1, recipients: 2, reached: 2, latency: { count: 1 } });
  const last = runOpened.data.at;
  expect(before.lists).toMatchObject([
    [
      { count: 1, sum: 2, last },
      { total: 1, sent: 1 },
    ],
    [{ count: 1, sum: 0, last }, { total: 0 }],
  ]);
  const row = await live.reader.get(deliveryView, deliveryId);
  if (!row) throw new Error('there is no delivery');
  const archived = archivedDelivery(row, at(9_000_000));
  const { status, attempts, recipients: count } = archived.data;
  const opened = { at: last, lists: lists.map(({ listId: id, members }) => ({ listId: id, members })) };
  const about = { occurrenceId, scheduleId, ended: null, skipReason: null, verdict: null, opened };
  const events: DomainEvent[] = [
    { type: 'MailingArchived', data: { deliveryId, at: at(9_000_000) } },
    archived,
    { type: 'RenderingArchived', data: { runId: occurrenceId, at: at(9_000_000) } },
    {
      type: 'RunArchived',
      data: { ...about, deliveries: [{ status, attempts, recipients: count }], at: at(9_000_000) },
    },
  ];
  await live.engine.waitFor(await append(store, events), 10_000);
  expect(await statistics(live)).toEqual(before);
  const [sort, limit] = [{ column: 'createdAt', descending: true }, 10] as const;
  expect(await live.reader.list(deliveryView, { has: 'bob@example.com', sort, limit })).toEqual([]);
  const dumped = await dump(live.database, [deliveryView, runView, scheduleView, listView, listRunView]);
  expect(dumped).toContain('archivedAt');
  await stop(live);
  for (const stream of [
    ...[`run-${occurrenceId}`, `rendering-${occurrenceId}`],
    ...[`delivery-${deliveryId}`, `mailing-${deliveryId}`],
  ]) {
    const last = (await store.read(stream, { last: 1 }))[0];
    await store.truncateBefore(stream, last?.revision ?? 0n);
  }
  const inLog = async () => {
    const ended = new AbortController();
    const prefixes = ['run-', 'rendering-', 'delivery-', 'mailing-'];
    const types: string[] = [];
    for await (const batch of store.follow({ prefixes, from: null, signal: ended.signal })) {
      types.push(...batch.events.map(({ type }) => type));
      if (batch.live) break;
    }
    return types;
  };
  await eventually(async () => expect(await inLog()).toEqual(events.map(({ type }) => type)), 20_000);
  await rebuildViews({ file: file() });
  const rebuilt = await start();
  expect(await rebuilt.engine.waitUntilReady(10_000)).toBe(true);
  expect(await dump(rebuilt.database, [deliveryView, runView, scheduleView, listView, listRunView])).toBe(dumped);
  expect(await statistics(rebuilt)).toEqual(before);
}, 60_000);

it('resumes where it stopped', async () => {
  const first = await start();
  await first.engine.waitFor(await append(store, story.slice(0, 6)), 10_000);
  await stop(first);
  const position = await append(store, story.slice(6));
  const second = await start();
  expect(await second.engine.waitFor(position, 10_000)).toBe(true);
  expect(await second.reader.get(deliveryView, deliveryId)).toMatchObject({ status: 'SENT', attemptCount: 2 });
});

it('skips an unreadable event and continues with the others', async () => {
  const { engine, reader } = await start();
  await store.append(
    'delivery-x',
    [{ id: randomId(), type: 'SomethingNew', data: {}, metadata: { v: 1, tenantId: 'default' } }],
    'any',
  );
  await store.append(
    'schedule-x',
    [{ id: randomId(), type: 'ScheduleCreated', data: {}, metadata: { v: 2, tenantId: 'default' } }],
    'any',
  );
  await store.append(
    'schedule-x',
    [{ id: randomId(), type: 'ScheduleCreated', data: {}, metadata: { v: 99, tenantId: 'default' } }],
    'any',
  );
  expect(await engine.waitFor(await append(store, story), 10_000)).toBe(true);
  expect(await reader.get(deliveryView, deliveryId)).toMatchObject({ status: 'SENT' });
  expect(engine.health().ok).toBe(true);
});

it('builds a new version beside the old one, then serves it and drops the old', async () => {
  const first = await start();
  await first.engine.waitFor(await append(store, story), 10_000);
  await stop(first);
  const raised: AnyView = {
    ...(deliveryView as unknown as AnyView),
    version: deliveryView.version + 1,
    columns: {
      ...(deliveryView.columns as AnyView['columns']),
      outcomes: { type: 'integer', of: (doc) => (doc as { outcomes: unknown[] }).outcomes.length },
    },
  };
  const views = [...allViews.filter(({ name }) => name !== 'delivery'), raised];
  const second = await start(views);
  expect(await second.engine.waitUntilReady(10_000)).toBe(true);
  expect(second.engine.current(raised).version).toBe(deliveryView.version + 1);
  const [row] = await second.reader.list(raised, {
    where: [['outcomes', '=', 2]],
    sort: { column: 'createdAt', descending: false },
    limit: 10,
  });
  expect(row?.key).toBe(deliveryId);
  const tables = (await second.database.db.introspection.getTables()).map(({ name }) => name);
  expect(tables).toContain(`view_delivery_${deliveryView.version + 1}`);
  expect(tables).not.toContain(`view_delivery_${deliveryView.version}`);
  // Now one group again: new events reach the old views and the new one.
  const again = await append(store, [fired({ at: '2027-01-01T00:00:00.000Z' })]);
  expect(await second.engine.waitFor(again, 10_000)).toBe(true);
});

it('notices that its tables were dropped while it ran, and folds them again', async () => {
  const { engine, reader } = await start();
  await engine.waitFor(await append(store, story), 10_000);
  await rebuildViews({ file: file() });
  const late = await append(store, [fired({ at: '2027-01-01T00:00:00.000Z' })]);
  await engine.waitFor(late, 10_000);
  expect(await engine.waitUntilReady(10_000)).toBe(true);
  expect(await reader.get(deliveryView, deliveryId)).toMatchObject({ status: 'SENT', attemptCount: 2 });
});

it('refuses reads of a view that was never built', () => {
  const database = openDatabase({ file: ':memory:' }, () => {});
  const engine = new ViewEngine(
    { database, store, clock: systemClock, log: ground.log, onOtherLog: 'rebuild' },
    allViews,
  );
  expect(() => engine.current(deliveryView)).toThrow(ReadModelUnavailable);
  return database.close();
});

/** A view whose fold throws on demand. */
const fragile = (fails: () => boolean): AnyView => ({
  ...(deliveryView as unknown as AnyView),
  evolve: (doc, event, at) => {
    if (fails()) throw new TypeError('cannot read this row');
    return (deliveryView as unknown as AnyView).evolve(doc, event, at);
  },
});
const withDelivery = (view: AnyView) => [...allViews.filter(({ name }) => name !== 'delivery'), view];

it('stops a view whose fold throws, names it, and continues with the others', async () => {
  let fails = false;
  const views = withDelivery(fragile(() => fails));
  const { engine, reader } = await start(views);
  expect(await engine.waitFor(await append(store, story.slice(0, 3)), 10_000)).toBe(true);
  fails = true;
  const position = await append(store, story.slice(3));
  expect(await engine.waitFor(position, 10_000, [scheduleView])).toBe(true);
  expect(await reader.get(scheduleView, scheduleId)).toMatchObject({ id: scheduleId });
  await expect(reader.get(deliveryView, deliveryId)).rejects.toThrow(/delivery has stopped.*cannot read this row/);
  expect(engine.health()).toMatchObject({
    ok: false,
    detail: expect.stringMatching(/rebuild-views.*delivery\.\d+ .*cannot read this row/),
  });

  // Fixed code and a rebuild: the view is folded from the first event, beside the running views.
  fails = false;
  await rebuildViews({ file: file() });
  await engine.waitFor(await append(store, [fired({ at: '2027-01-01T00:00:00.000Z' })]), 10_000, [scheduleView]);
  expect(await engine.waitUntilReady(10_000)).toBe(true);
  expect(await reader.get(deliveryView, deliveryId)).toMatchObject({ status: 'SENT', attemptCount: 2 });
});

it('keeps serving and folding the previous version while the new one cannot take over', async () => {
  const first = await start();
  await first.engine.waitFor(await append(store, story.slice(0, 3)), 10_000);
  await stop(first);
  let fails = true;
  const raised = {
    ...fragile(() => fails),
    version: deliveryView.version + 1,
    previous: deliveryView as unknown as AnyView,
  };
  const second = await start(withDelivery(raised));
  const position = await append(store, story.slice(3));
  expect(await second.engine.waitFor(position, 10_000, [scheduleView, raised])).toBe(true);
  expect(second.engine.current(raised).version).toBe(deliveryView.version);
  expect(await second.reader.get(deliveryView, deliveryId)).toMatchObject({ status: 'SENT', attemptCount: 2 });
  await eventually(() => expect(second.engine.health().detail).toContain(`delivery.${deliveryView.version + 1}`));
  await stop(second);
  fails = false;
  const third = await start(withDelivery(raised));
  expect(await third.engine.waitUntilReady(10_000)).toBe(true);
  expect(third.engine.current(raised).version).toBe(deliveryView.version + 1);
  expect(await third.reader.get(deliveryView, deliveryId)).toMatchObject({ status: 'SENT', attemptCount: 2 });
});

it('folds the views again when they belong to another log than the store holds', async () => {
  const first = await start();
  await first.engine.waitFor(await append(store, story), 10_000);
  await stop(first);
  const other = testGround();
  const elsewhere = new EventStore(await connectStore((await startStore(other)).url));
  const position = await append(elsewhere, [reportDefined]);
  const database = openDatabase({ file: file() }, () => {});
  const refusing = new ViewEngine(
    { database, store: elsewhere, clock: systemClock, log: ground.log, onOtherLog: 'refuse' },
    allViews,
  );
  await expect(refusing.start()).rejects.toThrow(/do not belong to this event log.*rebuild-views/);
  const engine = new ViewEngine(
    { database, store: elsewhere, clock: systemClock, log: ground.log, onOtherLog: 'rebuild' },
    allViews,
  );
  await engine.start();
  expect(await engine.waitUntilReady(10_000)).toBe(true);
  expect(await engine.waitFor(position, 10_000)).toBe(true);
  expect(await new ViewReader(database, engine, () => null).get(deliveryView, deliveryId)).toBeNull();
  await engine.stop();
  await database.close();
  await elsewhere.close();
  await other.close();
});
