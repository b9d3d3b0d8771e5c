import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectStore, EventStore, systemClock } from '@punctual/chassis';
import { postgresPrograms, startPostgres } from '@punctual/chassis/testing';
import { type DomainEvent, deliveryIdOf, occurrenceIdOf } from '@punctual/contracts';
import { readAnalytics } from '../analytics/analytics';
import { savedFilter, savedFilters, schedulesWith } from '../schedule/saved-filters';
import type { Principal } from '../session/sessions';
import { dump } from '../testing/dump';
import { startStore, testGround } from '../testing/parts';
import {
  append,
  at,
  deliveryId,
  fired,
  life,
  listId,
  listMade,
  outcome,
  reportDefined,
  reportId,
  runOpened,
  scheduleCreated,
  scheduleId,
  userId,
} from '../testing/samples';
import { due } from '../today/due';
import { allViews } from './all-views';
import { audienceView, listValue } from './audience.view';
import { openDatabase } from './database';
import { deliveryView } from './delivery.view';
import { deliveryCounts, deliveryStats } from './delivery-stats';
import { ViewEngine } from './engine';
import { ReadModelUnavailable } from './errors';
import { listView } from './list.view';
import { listMemberView } from './list-member.view';
import { ViewReader } from './reader';
import { rebuildViews } from './rebuild';
import { reportView } from './report.view';
import { runView } from './run.view';
import { scheduleView } from './schedule.view';
import { withWords } from './text-search';
import { TENANT } from './view';

const programs = postgresPrograms();
const where = programs ? describe : describe.skip;
const story = [reportDefined, scheduleCreated, fired(), ...life()];
const person = { userId, tenantId: 'default', email: 'ANN@example.com', role: 'author' } as Principal;
const other = '33333333-3333-4333-8333-333333333333';

where(`on PostgreSQL (${programs ?? 'skipped: /usr/lib/postgresql/*/bin/postgres does not exist'})`, () => {
  const ground = testGround();
  let store: EventStore;
  let url: string;
  let stopPostgres: () => Promise<void>;
  const open = async (place: { url?: string; file: string }) => {
    const database = openDatabase(place, () => {});
    const engine = new ViewEngine(
      { database, store, clock: systemClock, log: ground.log, onOtherLog: 'rebuild' },
      allViews,
    );
    await engine.start();
    const stop = async () => {
      await engine.stop();
      await database.close();
    };
    return { database, engine, reader: new ViewReader(database, engine, () => null), stop };
  };

  beforeAll(async () => {
    if (!programs) return;
    const server = await startPostgres(programs);
    url = server.url;
    stopPostgres = () => server.stop();
    store = new EventStore(await connectStore((await startStore(ground)).url));
    await ground.lifecycle.start({ name: 'client', stop: () => store.close() });
  });
  afterAll(async () => {
    await ground.close();
    await stopPostgres?.();
  });

  it('holds the same rows as SQLite, also with two gateways and after a rebuild', async () => {
    const place = { url, file: '' };
    const [one, two] = [await open(place), await open(place)];
    const embedded = await open({ file: join(ground.folder, 'read-model.db') });
    const upper = {
      ...reportDefined,
      data: { ...reportDefined.data, reportId: other, definition: { ...reportDefined.data.definition, name: 'a' } },
    };
    const position = await append(store, [...story, upper]);
    for (const { engine } of [one, two, embedded]) expect(await engine.waitFor(position, 10_000)).toBe(true);
    expect(await two.reader.get(deliveryView, deliveryId)).toMatchObject({ status: 'SENT', attemptCount: 2 });
    const rows = await dump(embedded.database, allViews);
    expect(await dump(one.database, allViews)).toBe(rows);

    // "Progress" before "a": byte order, not the order of the database's locale.
    const names = await two.reader.list(reportView, { sort: { column: 'name', descending: false }, limit: 10 });
    expect(names.map(({ sortedBy }) => sortedBy)).toEqual(['Progress', 'a']);
    const [first] = names;
    const rest = await two.reader.list(reportView, {
      sort: { column: 'name', descending: false },
      after: { value: 'Progress', key: first?.key ?? '' },
      limit: 10,
    });
    expect(rest.map(({ key }) => key)).toEqual([other]);
    const found = await two.reader.list(deliveryView, {
      has: 'bob@example.com',
      where: [['status', '=', 'SENT']],
      sort: { column: 'createdAt', descending: true },
      limit: 10,
    });
    expect(found.map(({ key }) => key)).toEqual([deliveryId]);
    const newest = await two.reader.newestOfEachTenant(reportView, { column: 'name', limit: 1, total: 9 });
    expect(newest.map(({ name }) => name)).toEqual(['a']);

    await Promise.all([one.stop(), two.stop(), embedded.stop()]);
    expect((await rebuildViews(place)).length).toBe(allViews.length);
    const rebuilt = await open(place);
    expect(await rebuilt.engine.waitUntilReady(10_000)).toBe(true);
    expect(await dump(rebuilt.database, allViews)).toBe(rows);
    await rebuilt.stop();
  });

  it('lists and finds what has a description longer than an entry of an index can be', async () => {
    const server = { url, file: '' };
    await rebuildViews(server);
    const there = await open(server);
    const data = { listId: other, userId, name: 'Long', description: '報告書を'.repeat(250), at: at(2) };
    const position = await append(store, [{ type: 'ListDefined', data }]);
    expect(await there.engine.waitFor(position, 10_000)).toBe(true);
    for (const text of ['long', '報告書']) {
      const query = { sort: { column: 'name', descending: false }, limit: 10, filters: [[withWords(listView, text)]] };
      expect(await there.reader.list(listView, query)).toMatchObject([
        { key: other, doc: { description: data.description } },
      ]);
    }
    await there.stop();
  });

  it('answers statistics, histories and lists as SQLite does', async () => {
    const server = { url, file: '' };
    await rebuildViews(server);
    const [postgres, embedded] = [await open(server), await open({ file: join(ground.folder, 'statistics.db') })];
    const minute = 60_000;
    const iso = (ms: number) => new Date(Date.parse(at(0)) + ms).toISOString();
    const run = (name: string, started: number, sentAfter: number | null): DomainEvent[] => {
      const about = { scheduleId, occurrenceId: occurrenceIdOf(scheduleId, name) };
      const recipients = { to: [], cc: [], bcc: [], lists: [listId] };
      const begun = { ...about, audience: 'individually', recipients, dueAt: iso(started), at: iso(started) } as const;
      const lists = [{ listId, revision: 1, status: 'active', members: 2 } as const];
      const ended = { ...about, deliveryId: deliveryIdOf(about.occurrenceId, 0), failed: [], unknown: [] };
      return [
        fired(begun),
        { type: 'RunOpened', data: { ...runOpened.data, ...about, lists, at: iso(started) } },
        ...(sentAfter === null
          ? []
          : [{ type: 'DeliveryCompleted' as const, data: { ...ended, accepted: 2, at: iso(started + sentAfter) } }]),
      ];
    };
    const position = await append(store, [
      ...listMade,
      ...run('a', minute, 1_000),
      ...run('b', 2 * minute, 3_000),
      ...run('c', 26 * 60 * minute, 40 * minute),
      ...run('d', 27 * 60 * minute, null),
    ]);
    const where = [
      ['scheduleId', '=', scheduleId],
      ['createdAt', '>=', iso(0)],
      ['trigger', '!=', 'test'],
    ] as const;
    const newest = { sort: { column: 'createdAt', descending: true }, limit: 2 };
    const answers = async ({ reader }: typeof postgres) => ({
      stats: await deliveryStats(reader, [...where, ['fired', '=', 1]]),
      counts: await deliveryCounts(reader, [['createdAt', '<', iso(24 * 60 * minute)]], listValue(listId)),
      history: await reader.list(runView, { ...newest, where: [...where.slice(0, 1), ['status', '=', 'SENT']] }),
      lists: await reader.list(listView, { ...newest, limit: 1, show: 'summary', where: [['name', '=', 'Managers']] }),
      members: await reader.list(listMemberView, {
        ...{ sort: { column: 'email', descending: false }, limit: 10, show: 'summary' },
        where: [
          ['listId', '=', listId],
          ['email', 'contains', 'N@EX'.toLowerCase()],
        ],
      }),
      audience: await reader.get(audienceView, scheduleId),
      due: await due(reader, { from: at(0), until: at(600) }, person),
      names: [...(await reader.cells(reportView, [reportId, other], 'name'))].sort(),
      saved: await Promise.all(
        savedFilters.map(async (name) => [
          name,
          (await reader.list(scheduleView, { ...newest, ...(await savedFilter(reader, name, person)) })).length,
        ]),
      ),
      found: await reader.list(scheduleView, { ...newest, filters: [schedulesWith('prog', person)] }),
      sentTo: await reader.list(deliveryView, {
        ...newest,
        filters: [[{ column: 'key', many: deliveryView, values: { prefix: 'ann@' } }]],
      }),
    });
    for (const { engine } of [postgres, embedded]) expect(await engine.waitFor(position, 10_000)).toBe(true);
    const [there, here] = [await answers(postgres), await answers(embedded)];
    expect(there).toEqual(here);
    expect(there.stats.days.map(({ sent, pending }) => [sent, pending])).toEqual([
      [3, 0],
      [1, 1],
    ]);
    expect(there.stats.latency).toMatchObject({ max: 2_400 });
    expect(there.counts).toMatchObject({ total: 2, sent: 2, successRate: 1 });
    expect(there.history).toHaveLength(2);
    expect(there.due).toMatchObject([{ count: 1, schedules: [{ id: scheduleId }] }]);
    expect(there.names).toEqual([
      [reportId, 'Progress'],
      [other, 'a'],
    ]);
    expect(there.saved).toEqual(
      expect.arrayContaining([
        ['i-receive', 1],
        ['mine', 1],
        ['paused', 0],
      ]),
    );
    expect([there.found.length, there.sentTo.length]).toEqual([1, 1]);
    expect(there.lists.map(({ doc }) => doc)).toMatchObject([{ id: listId, memberCount: 2 }]);
    expect(there.members.map(({ doc }) => doc)).toMatchObject([{ email: 'Ann@example.com' }]);
    await Promise.all([postgres.stop(), embedded.stop()]);
  });

  it('answers analytics as SQLite does', async () => {
    const server = { url, file: '' };
    await rebuildViews(server);
    const [postgres, embedded] = [await open(server), await open({ file: join(ground.folder, 'analytics.db') })];
    const [begun, ended] = ['2026-12-02T19:00:00.000Z', '2026-12-02T19:00:02.000Z'];
    const about = { scheduleId, occurrenceId: occurrenceIdOf(scheduleId, 'in December') };
    const deliveryId = deliveryIdOf(about.occurrenceId, 0);
    const recipients = [outcome('ann@example.com', 250)];
    const position = await append(store, [
      fired({ ...about, dueAt: begun, at: begun }),
      { type: 'RecipientsAccepted', data: { deliveryId, attempt: 1, recipients, result: null, at: ended } },
      { type: 'DeliveryCompleted', data: { ...about, deliveryId, accepted: 1, failed: [], unknown: [], at: ended } },
    ]);
    const period = { from: '2026-12-01T00:00:00.000Z', to: '2027-01-01T00:00:00.000Z' };
    const asked = { ...period, timezone: 'Asia/Kathmandu', minimum: 1 };
    const read = async ({ engine, reader }: typeof postgres) => {
      expect(await engine.waitFor(position, 10_000)).toBe(true);
      return readAnalytics(reader, asked, { ...person, role: 'admin' });
    };
    const [there, here] = [await read(postgres), await read(embedded)];
    await Promise.all([postgres.stop(), embedded.stop()]);
    expect(there).toEqual(here);
    expect(there).toMatchObject({ total: 1, sent: 1, successRate: 1, latency: { count: 1 } });
    expect(there.domains.most).toMatchObject([{ domain: 'example.com', accepted: 1 }]);
    expect(there.days.map(({ day }) => day)).toEqual(['2026-12-03']);
  });

  it('reports that the database does not respond', async () => {
    const gone = openDatabase({ url: 'postgres://punctual@127.0.0.1:1/postgres', file: '' }, () => {});
    const reader = new ViewReader(gone, { current: () => ({ version: 1, columns: [TENANT] }) }, () => null);
    await expect(reader.get(deliveryView, deliveryId)).rejects.toBeInstanceOf(ReadModelUnavailable);
    await gone.close();
  });
});
