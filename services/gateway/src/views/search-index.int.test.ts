import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { connectStore, EventStore, systemClock } from '@punctual/chassis';
import { sql } from 'kysely';
import { startStore, testGround } from '../testing/parts';
import { append, reportDefined } from '../testing/samples';
import { allViews } from './all-views';
import { type Database, openDatabase } from './database';
import { ViewEngine } from './engine';
import { listView } from './list.view';
import { reportView } from './report.view';
import { scheduleView } from './schedule.view';
import { tableOf } from './view';

const ground = testGround();
let database: Database;
beforeAll(async () => {
  const store = new EventStore(await connectStore((await startStore(ground)).url));
  await ground.lifecycle.start({ name: 'client', stop: () => store.close() });
  database = openDatabase({ file: join(ground.folder, 'read-model.db') }, () => {});
  const needs = { database, store, clock: systemClock, log: ground.log, onOtherLog: 'rebuild' } as const;
  const engine = new ViewEngine(needs, allViews);
  await append(store, [reportDefined]);
  await engine.start();
  await engine.waitUntilReady(20_000);
  await ground.lifecycle.start({ name: 'views', stop: () => engine.stop() });
}, 60_000);
afterAll(async () => {
  await ground.close();
  await database.close();
});

const plan = async (statement: string): Promise<string> => {
  const { rows } = await sql<{ detail: string }>`explain query plan ${sql.raw(statement)}`.execute(database.db);
  return rows.map(({ detail }) => detail).join('; ');
};

it.each([tableOf(scheduleView), tableOf(reportView), tableOf(listView)])(
  'a text in the words of %s is looked for in an index alone, without reading the rows',
  async (table) => {
    expect(await plan(`select "key" from "${table}" where "words" like '%x%'`)).toContain(
      `USING COVERING INDEX ${table}_words`,
    );
  },
);

it('what is due is counted from an index alone', async () => {
  const table = tableOf(scheduleView);
  const where = `"tenant_id" = 'default' and "nextRunDate" >= '2026' and "nextRunDate" < '2027'`;
  expect(await plan(`select "key", substr("nextRunDate", 1, 16) from "${table}" where ${where}`)).toContain(
    `USING COVERING INDEX ${table}_nextRunDate_tenant_id_userId`,
  );
});
