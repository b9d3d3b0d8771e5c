import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Followed } from '@punctual/chassis';
import { type DomainEvent, deliveryIdOf, metadataFor, occurrenceIdOf } from '@punctual/contracts';
import { testGround } from '../testing/parts';
import { life, scheduleId } from '../testing/samples';
import { attentionView } from './attention.view';
import { type Database, openDatabase } from './database';
import { foldInto } from './fold';
import { ensureTables } from './tables';
import { type AnyView, tableOf } from './view';

const ground = testGround();
const view = attentionView as unknown as AnyView;
let database: Database;
let asked = 0;
beforeAll(async () => {
  const real = openDatabase({ file: join(ground.folder, 'read-model.db') }, () => {});
  const { getEach } = real;
  if (!getEach) throw new Error('SQLite reads row by row');
  const counting = function* (statement: string, all: Iterable<readonly (string | number | null)[]>) {
    const some = [...all];
    asked += some.length;
    yield* getEach(statement, some);
  };
  database = { ...real, getEach: counting };
});
afterAll(async () => {
  await database.close();
  await ground.close();
});

let commit = 0n;
const followed = (event: DomainEvent): Followed => {
  commit += 1n;
  const position = { commit, prepare: commit };
  const about = { id: 'x', stream: 'delivery-x', revision: 0n, type: event.type, data: {}, metadata: {} };
  return {
    event,
    metadata: metadataFor(event.type, { tenantId: 'default' }),
    stored: { ...about, position, created: '' },
  };
};
const idOf = (count: number) => deliveryIdOf(occurrenceIdOf(scheduleId, `run-${count}`), 0);
const fold = (events: readonly DomainEvent[]) =>
  database.db.transaction().execute((at) => foldInto(database, at, view, events.map(followed)));
const waiting = async () =>
  (await database.db.selectFrom(tableOf(view)).select('key').execute()).map(({ key }) => String(key));

it('a burst of deliveries that end reads only the rows of those that waited', async () => {
  await ensureTables(database, [view]);
  const of = (count: number, ...types: string[]) => life(idOf(count)).filter(({ type }) => types.includes(type));
  await fold([1, 2].flatMap((count) => of(count, 'RetryScheduled')));
  expect(await waiting()).toEqual([idOf(1), idOf(2)]);
  asked = 0;
  const many = Array.from({ length: 500 }, (_, index) => index + 2);
  await fold(many.flatMap((count) => of(count, 'DeliveryCompleted')));
  expect([asked, await waiting()]).toEqual([1, [idOf(1)]]);
});
