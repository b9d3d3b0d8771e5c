import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { runIn, suppressionIdOf } from '@punctual/chassis';
import { type DomainEvent, MAX_LISTS, type ScheduleResource } from '@punctual/contracts';
import { readModelFile } from '../config';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { newReport } from '../testing/requests';
import { append, scheduleCreated } from '../testing/samples';
import { allViews } from '../views/all-views';
import { type Database, openDatabase } from '../views/database';
import { ViewReader } from '../views/reader';
import { TENANT } from '../views/view';
import { sendsTo, sentBesides } from './for-reader';
import { receivedBy } from './received';

const NOW = '2026-11-02T09:00:00.000Z';
let gateway: TestGateway;
let database: Database;
beforeAll(async () => {
  gateway = await startTestGateway();
  database = openDatabase({ file: readModelFile(gateway.config.DATA_DIR) }, () => {});
}, 60_000);
afterAll(async () => {
  await database.close();
  await gateway.close();
});

const idOf = (group: number, kind: number, index: number): string =>
  `${group}${kind}000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

/** Somebody who is on some lists, to up to ten of which each of some schedules is sent, that also name them. */
const onMany = async (group: number, { lists, schedules }: { lists: number; schedules: number }) => {
  const email = `many-${group}@example.com`;
  const listIds = Array.from({ length: lists }, (_, index) => idOf(group, 1, index));
  const scheduleIds = Array.from({ length: schedules }, (_, index) => idOf(group, 2, index));
  const someFrom = (index: number) =>
    Array.from({ length: Math.min(lists, MAX_LISTS) }, (_, step) => idOf(group, 1, (index + step) % lists));
  const events: DomainEvent[] = [
    ...listIds.flatMap((listId): DomainEvent[] => [
      { type: 'ListDefined', data: { listId, userId: 'u', name: listId, description: null, at: NOW } },
      { type: 'ListMembersAdded', data: { listId, emails: [email], at: NOW } },
    ]),
    ...scheduleIds.map(
      (scheduleId, index): DomainEvent => ({
        ...scheduleCreated,
        data: {
          ...scheduleCreated.data,
          scheduleId,
          at: new Date(Date.parse(NOW) + index * 1_000).toISOString(),
          spec: {
            ...scheduleCreated.data.spec,
            name: `No. ${index}`,
            recipients: { to: [email], cc: [], bcc: [], lists: someFrom(index) },
          },
        },
      }),
    ),
  ];
  await append(gateway.resources.store, events);
  // The next write waits for the views.
  await newReport(gateway);
  return { email, listIds, scheduleIds };
};

/** A reader of views and how often it was asked, and the schedules whose sentences were. */
const counting = () => {
  const current = ({ name }: { name: string }) => {
    const view = allViews.find((one) => one.name === name);
    return { version: view?.version ?? 0, columns: [TENANT, ...Object.keys(view?.columns ?? {})] };
  };
  const asked = { reads: 0, sentences: 0 };
  const views = new Proxy(new ViewReader(database, { current }, () => 'default'), {
    get: (target, name) => {
      const found: unknown = Reflect.get(target, name);
      if (typeof found !== 'function') return found;
      return (...given: unknown[]) => {
        asked.reads += 1;
        return found.apply(target, given);
      };
    },
  });
  const sentences = {
    of: async (rows: readonly ScheduleResource[]) => {
      asked.sentences += rows.length;
      return rows.map(({ id }) => `often ${id}`);
    },
  };
  return { views, sentences, asked };
};

it('reads no more for somebody on many lists and schedules, and only what is shown', async () => {
  const [few, many] = [await onMany(1, { lists: 2, schedules: 3 }), await onMany(2, { lists: 30, schedules: 100 })];
  const [first = ''] = many.scheduleIds;
  const last = idOf(2, 2, 99);
  const data = { email: many.email, scheduleId: last, fromDelivery: 'd', after: 'leaves' as const, until: null };
  await runIn({ tenantId: 'default', userId: null }, () =>
    gateway.resources.bus.request({ type: 'Unsubscribe', data }, suppressionIdOf('default', many.email, last)),
  );
  await newReport(gateway);

  const shownTo = async ({ email, scheduleIds: [scheduleId = ''] }: typeof few) => {
    const { asked, ...needs } = counting();
    const shown = await sentBesides(needs, { tenantId: 'default', email }, { scheduleId, most: 50 }, NOW);
    return { asked, ...shown };
  };
  const [toFew, toMany] = [await shownTo(few), await shownTo(many)];
  expect(toFew).toMatchObject({ more: 0, asked: { sentences: 3 } });
  expect(toFew.others.map(({ name }) => name)).toEqual(['No. 2', 'No. 1']);
  expect(toMany).toMatchObject({ often: `often ${first}`, more: 49, asked: { sentences: 51 } });
  expect(toMany.others.map(({ name }) => name)).toEqual(Array.from({ length: 50 }, (_, index) => `No. ${99 - index}`));
  expect(toMany.others.slice(0, 2)).toEqual([
    { scheduleId: last, name: 'No. 99', often: `often ${last}`, out: { until: null, own: true } },
    expect.objectContaining({ name: 'No. 98', out: null }),
  ]);
  expect(toMany.asked.reads).toBe(toFew.asked.reads);

  const receivedFor = async ({ email }: typeof few) => {
    const { views, asked } = counting();
    return { all: await receivedBy(views, { tenantId: 'default', email }, NOW), asked };
  };
  const [byFew, byMany] = [await receivedFor(few), await receivedFor(many)];
  expect(byFew.all.map(({ why }) => why)).toEqual([...Array(3).fill('schedule'), ...Array(6).fill('list')]);
  // By name and by each list it would be 1,100.
  expect(byMany.all).toHaveLength(1_000);
  expect(byMany.all.filter(({ suppressed }) => suppressed !== null).map(({ schedule }) => schedule?.id)).toContain(
    last,
  );
  expect(byMany.asked.reads).toBe(byFew.asked.reads);
});

it('knows whether a schedule is for somebody from that schedule alone', async () => {
  const { email, listIds, scheduleIds } = await onMany(3, { lists: 2, schedules: 1 });
  const [scheduleId = ''] = scheduleIds;
  const by = async (whom: string) => {
    const { views, asked } = counting();
    return [await sendsTo(views, whom, scheduleId), asked.reads];
  };
  expect(await by(email.toUpperCase())).toEqual([true, 1]);
  const [member, other] = ['member@example.com', 'other@example.com'];
  const [listId = ''] = listIds;
  await append(gateway.resources.store, [
    { type: 'ListMembersAdded', data: { listId, emails: [member], at: NOW } },
    { type: 'ListMembersAdded', data: { listId: idOf(3, 9, 1), emails: [other], at: NOW } },
  ]);
  await newReport(gateway);
  expect(await by(member)).toEqual([true, 3]);
  expect((await by(other))[0]).toBe(false);
  await append(gateway.resources.store, [{ type: 'ListDeleted', data: { listId, at: NOW } }]);
  await newReport(gateway);
  expect((await by(member))[0]).toBe(false);
});
