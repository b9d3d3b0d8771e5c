import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createLog, startNatsServer } from '@punctual/chassis';
import { postgresPrograms, startPostgres } from '@punctual/chassis/testing';
import { allViews, tableOf } from '@punctual/gateway/views';
import { bearer, type Running, startGateway } from './gateway';
import { keysOf, writeHistory } from './history';
import { ended, once, startStore } from './processes';
import { foldViews } from './rebuild';
import { type Rate, requestsFor } from './requests';
import { startScheduler } from './scheduler';

const SECONDS = 8;
const HOUR = 3_600_000;

/** Where the views are: `READ_MODEL_URL`, or null for the SQL file in the folder. */
type Place = { name: string; url: string | null; file: string };

const startBareRoute = async ({ url, file }: Place, table: string): Promise<Running> => {
  const child = fork(join(__dirname, 'bare-route.js'), [url ?? file, table]);
  return { url: await once<string>(child), stop: ended(child) };
};

const measure = async (place: Place, gateway: Running, ids: readonly string[]): Promise<void> => {
  const view = allViews.find(({ name }) => name === 'schedule');
  if (!view) throw new Error('there is no view of schedules');
  const bare = await startBareRoute(place, tableOf(view));
  const idAt = (index: number) => ids[(index * 7_919) % ids.length] ?? '';
  const headers = await bearer(gateway.url);
  const api = (path: (id: string) => string) => ({
    ...{ url: gateway.url, headers },
    pathOf: (index: number) => `/api/v1${path(idAt(index))}`,
  });
  const cases = [
    { name: 'get a schedule', ask: api((id) => `/report-schedules/${id}`) },
    { name: 'list 10 schedules', ask: api(() => '/report-schedules?limit=10') },
    { name: 'list 10 deliveries', ask: api(() => '/deliveries?limit=10') },
    { name: 'deliveries of one', ask: api((id) => `/deliveries?scheduleId=${id}&limit=10`) },
  ];
  try {
    const row = { url: bare.url, pathOf: (index: number) => `/${idAt(index)}` };
    const text = ({ perSecond, p99 }: Rate) => `${perSecond.toFixed(0)} requests/s, p99 ${p99.toFixed(1)} ms`;
    const one = await requestsFor(SECONDS, row);
    console.log(`  ${place.name}: a bare Koa route that reads one row ${text(one)}`);
    for (const { name, ask } of cases) {
      const rate = await requestsFor(SECONDS, ask);
      const times = (one.perSecond / rate.perSecond).toFixed(1);
      console.log(`    ${name.padEnd(18)} ${text(rate)}: ${times} times the cost (target: at most 2)`);
    }
  } finally {
    await bare.stop();
  }
};

/** Requests a second and p99 of reads over so many schedules and deliveries, beside a bare route on the same database. */
export const api = async (schedules: number, deliveries: number): Promise<void> => {
  const directory = mkdtempSync(join(tmpdir(), 'punctual-bench-'));
  const programs = postgresPrograms();
  const postgres = programs === null ? null : await startPostgres(programs);
  const nats = await startNatsServer({ directory: join(directory, 'nats'), log: createLog('bench', 'warn') });
  try {
    const log = join(directory, 'events.db');
    // Due again in a day, so that nothing runs meanwhile.
    const newest = Math.floor(Date.now() / HOUR) * HOUR;
    const { ids } = await writeHistory(log, { schedules, deliveries, whole: false, newest });
    console.log(`api with ${schedules} schedules and ${deliveries} deliveries in the views:`);
    const file = join(directory, 'views', 'read-model.db');
    mkdirSync(join(directory, 'views'));
    const places: Place[] = [{ name: 'SQLite', url: null, file }];
    if (postgres) places.push({ name: 'PostgreSQL', url: postgres.url, file });
    for (const place of places) {
      await foldViews(log, { file, ...(place.url === null ? {} : { url: place.url }) });
      const store = await startStore(log);
      const parts = { NATS_URL: nats.url, EVENTSTORE_URL: store.url, KEYS_URL: pathToFileURL(keysOf(log)).href };
      // It says what schedules mean in words.
      const scheduler = await startScheduler(parts);
      try {
        const gateway = await startGateway({
          ...{ ...parts, DATA_DIR: join(directory, 'views') },
          ...(place.url === null ? {} : { READ_MODEL_URL: place.url }),
        });
        await measure(place, gateway, ids).finally(() => gateway.stop());
      } finally {
        await scheduler.stop();
        store.stop();
      }
    }
    if (!postgres) console.log('  PostgreSQL is not installed, so it was not measured');
  } finally {
    await nats.stop();
    await postgres?.stop();
    rmSync(directory, { recursive: true, force: true });
  }
};
