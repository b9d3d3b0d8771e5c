import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { connectStore, EventStore, systemClock } from '@punctual/chassis';
import type { DomainEvent } from '@punctual/contracts';
import { startStore, type TestGround, testGround } from '../testing/parts';
import {
  append,
  deliveryId,
  fired,
  life,
  listId,
  listMade,
  occurrenceId,
  reportDefined,
  scheduleCreated,
  scheduleId,
} from '../testing/samples';
import { allViews } from './all-views';
import { audienceView, listValue } from './audience.view';
import { type Database, openDatabase } from './database';
import { deliveryView } from './delivery.view';
import { ViewEngine } from './engine';
import { listView } from './list.view';
import { listMemberView, memberKey } from './list-member.view';
import type { ListQuery } from './list-query';
import { ViewReader } from './reader';
import { runView } from './run.view';
import { scheduleView } from './schedule.view';
import type { AnyView, View } from './view';

let ground: TestGround;
let store: EventStore;
let engine: ViewEngine;
let database: Database;

beforeEach(async () => {
  ground = testGround();
  store = new EventStore(await connectStore((await startStore(ground)).url));
  await ground.lifecycle.start({ name: 'client', stop: () => store.close() });
  database = openDatabase({ file: join(ground.folder, 'read-model.db') }, () => {});
  engine = new ViewEngine({ database, store, clock: systemClock, log: ground.log, onOtherLog: 'rebuild' }, allViews);
  await engine.start();
});
afterEach(async () => {
  await engine.stop();
  await database.close();
  await ground.close();
});

const story = [reportDefined, scheduleCreated, fired(), ...life()];

it('gives a tenant its own rows only', async () => {
  expect(await engine.waitFor(await append(store, story), 10_000)).toBe(true);
  const [theirs, own] = ['acme', 'default'].map((tenant) => new ViewReader(database, engine, () => tenant));
  const all = { sort: { column: 'createdAt', descending: true }, limit: 10 };
  for (const view of [deliveryView, scheduleView] as unknown as View<unknown>[]) {
    const key = view.name === 'delivery' ? deliveryId : scheduleId;
    expect([await theirs?.get(view, key), await theirs?.list(view, all)]).toEqual([null, []]);
    expect([await own?.get(view, key), (await own?.list(view, all))?.length]).toEqual([expect.any(Object), 1]);
  }
  expect(await theirs?.list(deliveryView, { ...all, has: 'bob@example.com' })).toEqual([]);
  const older = new ViewReader(database, { current: () => ({ version: 1, columns: ['userId'] }) }, () => 'acme');
  await expect(older.get(deliveryView, deliveryId)).rejects.toThrow('is being rebuilt with tenants');
  const before = new ViewReader(database, { current: () => ({ version: 3, columns: ['tenant_id'] }) }, () => 'acme');
  await expect(before.get(runView, occurrenceId, ['status'])).rejects.toThrow(
    'is being rebuilt with the column status',
  );
});

it('gives a tenant no list, member, subscription or run of another', async () => {
  const subscription: DomainEvent = {
    ...scheduleCreated,
    data: { ...scheduleCreated.data, spec: { ...scheduleCreated.data.spec, deliveryMethod: 'EMAIL' } },
  };
  const toList = fired({ audience: 'individually', recipients: { to: [], cc: [], bcc: [], lists: [listId] } });
  expect(await engine.waitFor(await append(store, [...listMade, subscription, toList]), 10_000)).toBe(true);
  const [theirs, own] = ['acme', 'default'].map((tenant) => new ViewReader(database, engine, () => tenant));
  const rows: [AnyView, string, ListQuery['where'] & object][] = [
    [listView as unknown as AnyView, listId, []],
    [listMemberView as unknown as AnyView, memberKey(listId, 'cy@example.com'), [['listId', '=', listId]]],
    [audienceView as unknown as AnyView, scheduleId, []],
    [scheduleView as unknown as AnyView, scheduleId, [['kind', '=', 'subscription']]],
    [runView as unknown as AnyView, occurrenceId, [['scheduleId', '=', scheduleId]]],
  ];
  for (const [view, key, where] of rows) {
    const query = { where, sort: { column: 'tenant_id', descending: false }, limit: 10 };
    expect([view.name, await theirs?.get(view, key), await theirs?.list(view, query)]).toEqual([view.name, null, []]);
    expect((await theirs?.count(view, where, []))?.map(({ count }) => count)).toEqual([0]);
    expect([await own?.get(view, key), (await own?.list(view, query))?.length]).toEqual([
      expect.any(Object),
      view === (listMemberView as unknown as AnyView) ? 2 : 1,
    ]);
  }
  const has = listValue(listId);
  expect(await theirs?.count(deliveryView, [], [], has)).toEqual([{ values: [], count: 0 }]);
  expect(await own?.count(deliveryView, [], [], has)).toEqual([{ values: [], count: 1 }]);
});
