import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  connectStore,
  EventStore,
  eventCodec,
  People,
  type Position,
  randomId,
  SqliteKeyStore,
  systemClock,
} from '@punctual/chassis';
import { eventually, postgresPrograms, startPostgres } from '@punctual/chassis/testing';
import { type DomainEvent, definitionOf, erasedAddress, streamName } from '@punctual/contracts';
import { dump } from '../testing/dump';
import { startStore, type TestGround, testGround } from '../testing/parts';
import { at, fired, life, listId, listMade, reportDefined, scheduleCreated, userId } from '../testing/samples';
import { allViews } from './all-views';
import { type Database, openDatabase } from './database';
import { ViewEngine } from './engine';
import { rebuildViews } from './rebuild';

const ANN = 'ann@example.com';
const NAMED = /\bann\b/i;
const owner = { tenantId: 'default', of: ANN };
const account = '44444444-4444-4444-8444-444444444444';

let ground: TestGround;
let store: EventStore;
let people: People;
let running: { engine: ViewEngine; database: Database }[];
/** How often something beside the views was told. */
let told: number;

beforeEach(async () => {
  ground = testGround();
  [running, told] = [[], 0];
  const keys = new SqliteKeyStore(join(ground.folder, 'keys.db'));
  people = new People(keys);
  const connection = await connectStore((await startStore(ground)).url);
  store = new EventStore(connection, undefined, undefined, eventCodec(people));
  await ground.lifecycle.start({ name: 'client', stop: async () => Promise.all([store.close(), keys.close()]).then() });
});
afterEach(async () => {
  for (const one of running) await stop(one);
  await ground.close();
});

const file = () => join(ground.folder, 'read-model.db');
const start = async (url?: string) => {
  const database = openDatabase({ url, file: file() }, () => {});
  const needs = { database, store, clock: systemClock, log: ground.log, onOtherLog: 'rebuild' as const };
  const onErased = async () => void told++;
  const one = { engine: new ViewEngine({ ...needs, onErased }, allViews), database };
  running.push(one);
  await one.engine.start();
  return one;
};
const stop = async (one: (typeof running)[number]) => {
  running = running.filter((other) => other !== one);
  await one.engine.stop();
  await one.database.close();
};
const streamOf = ({ type, data }: DomainEvent): string => {
  const ids = data as Record<string, string | undefined>;
  const id = ids['deliveryId'] ?? ids['occurrenceId'] ?? ids['scheduleId'] ?? ids['listId'] ?? ids['userId'];
  return streamName(definitionOf(type).noun, id ?? ids['reportId'] ?? 'default');
};
const append = async (events: readonly DomainEvent[], stream?: string): Promise<Position> => {
  let last: Position | null = null;
  for (const event of events) {
    const encoded = await store.codec.encode(event, { tenantId: 'default' });
    ({ position: last } = await store.append(stream ?? streamOf(event), [{ id: randomId(), ...encoded }], 'any'));
  }
  if (!last) throw new Error('nothing was appended');
  return last;
};
const story = (): DomainEvent[] => [
  {
    type: 'UserRegistered',
    data: { userId: account, email: ANN, name: 'Ann Other', role: 'viewer', commandId: null, at: at(0) },
  },
  reportDefined,
  ...listMade,
  scheduleCreated,
  fired(),
  ...life(),
  {
    type: 'AddressSuppressed',
    data: {
      suppressionId: randomId(),
      ...{ email: ANN, ofSchedule: null, at: at(40), cause: 'by-hand', reason: 'Ann said so', userId },
      ...{ fromDelivery: null, until: null },
    },
  },
];
/** Destroys the keys of Ann and records it, as the tracker does. */
const erase = async (): Promise<{ position: Position; readsAs: string }> => {
  const erasureId = randomId();
  const owners = [owner, { ...owner, of: account }];
  const keys = await people.keyIds(owners);
  const about = { erasureId, keys, account, email: ANN, why: 'asked', userId, at: at(50) };
  await append([{ type: 'ErasureRequested', data: about }], 'erasure-people');
  await people.erase(keys);
  const event: DomainEvent = { type: 'PersonErased', data: { erasureId, keys, files: 0, at: at(51) } };
  return { position: await append([event], 'erasure-people'), readsAs: erasedAddress(keys[0] ?? '') };
};
/** The files of the views in which a text is found, in any case. */
const holding = (text: string): string[] =>
  readdirSync(ground.folder).filter(
    (name) =>
      name.startsWith('read-model') &&
      readFileSync(join(ground.folder, name)).toString('latin1').toLowerCase().includes(text),
  );
const rebuilt = async (): Promise<string> => {
  for (const one of running) await stop(one);
  await rebuildViews({ file: file() });
  const one = await start();
  expect(await one.engine.waitUntilReady(20_000)).toBe(true);
  return dump(one.database, allViews);
};

describe('the rows that name somebody who is erased', () => {
  it('are folded again: the views are what a rebuild gives, and no file has what they were', async () => {
    const live = await start();
    await live.engine.waitFor(await append(story()), 10_000);
    const before = await dump(live.database, allViews);
    expect(before).toMatch(NAMED);
    const { readsAs } = await erase();
    await eventually(() => expect(told).toBe(1));
    const after = await eventually(async () => {
      const rows = await dump(live.database, allViews);
      expect(rows).not.toMatch(NAMED);
      return rows;
    });
    expect(after).toContain(readsAs);
    expect(after).toContain('bob@example.com');
    await eventually(() => expect(holding('ann@')).toEqual([]));
    // Events that follow are folded into these rows.
    const next: DomainEvent = {
      type: 'ListMembersAdded',
      data: { listId, emails: ['dan@example.com'], at: at(60) },
    };
    await live.engine.waitFor(await append([next]), 10_000);
    const followed = await dump(live.database, allViews);
    expect(await rebuilt()).toBe(followed);
    expect(followed.split('\n').length).toBe(before.split('\n').length + 1);
  });

  it('are folded again by a gateway that was away meanwhile, once', async () => {
    const first = await start();
    await first.engine.waitFor(await append(story()), 10_000);
    await stop(first);
    await erase();
    const second = await start();
    await eventually(() => expect(told).toBe(1));
    await eventually(async () => expect(await dump(second.database, allViews)).not.toMatch(NAMED));
    await stop(second);
    const third = await start();
    await third.engine.waitFor(await append([scheduleCreated], `schedule-${randomId()}`), 10_000);
    expect(told).toBe(1);
  });

  it('are right at once where the views are built after the erasure', async () => {
    await append(story());
    await erase();
    const one = await start();
    expect(await one.engine.waitUntilReady(20_000)).toBe(true);
    expect(await dump(one.database, allViews)).not.toMatch(NAMED);
    expect(told).toBe(0);
  });
});

const programs = postgresPrograms();
(programs ? it : it.skip)(
  'two gateways on one PostgreSQL fold them again, while events go on',
  async () => {
    const postgres = await startPostgres(programs ?? '');
    await ground.lifecycle.start({ name: 'PostgreSQL', stop: () => postgres.stop() });
    const [one, two] = [await start(postgres.url), await start(postgres.url)];
    await one.engine.waitFor(await append(story()), 20_000);
    await two.engine.waitUntilReady(20_000);
    const { readsAs } = await erase();
    let last: Position | null = null;
    for (let index = 0; index < 30; index++) {
      const emails = [`p${index}@example.com`];
      last = await append([{ type: 'ListMembersAdded', data: { listId, emails, at: at(60) } }]);
    }
    if (last) await one.engine.waitFor(last, 20_000);
    // Whichever was first; the other one finds it done.
    const rows = await eventually(async () => {
      expect(told).toBeGreaterThan(0);
      const all = await dump(one.database, allViews);
      expect(all).not.toMatch(NAMED);
      return all;
    }, 20_000);
    expect(rows).toContain(readsAs);
    for (let index = 0; index < 30; index++) expect(rows).toContain(`p${index}@example.com`);
    for (const each of running) await stop(each);
    await rebuildViews({ url: postgres.url, file: file() });
    const again = await start(postgres.url);
    expect(await again.engine.waitUntilReady(20_000)).toBe(true);
    expect(await dump(again.database, allViews)).toBe(rows);
    await stop(again);
  },
  90_000,
);
