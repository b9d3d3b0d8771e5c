import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  connectStore,
  createLog,
  EventStore,
  eventCodec,
  People,
  SqliteKeyStore,
  systemClock,
} from '@punctual/chassis';
import { startEmbeddedStoreThread } from '@punctual/embedded-store';
import { allViews, openDatabase, ViewEngine } from '@punctual/gateway/views';
import { EVENTS_OF_A_DELIVERY, keysOf, writeHistory } from './history';
import { memoryMiB } from './processes';

/** Reading the memory of a process takes this one some 20 ms. */
const SAMPLE_MS = 5_000;
const PATIENCE_MS = 3_600_000;
/** Schedules have so many deliveries each. */
const DELIVERIES_EACH = 20;

/** Folds all views from the first event of a log, into a database that has none yet. Returns seconds, and memory in MiB over that time. */
export const foldViews = async (
  file: string,
  place: { url?: string; file: string },
): Promise<{ seconds: number; cpuSeconds: number; memory: number[] }> => {
  const thread = await startEmbeddedStoreThread({ file });
  const keys = new SqliteKeyStore(keysOf(file));
  const codec = eventCodec(new People(keys));
  const store = new EventStore(await connectStore(thread.connect()), undefined, undefined, codec);
  const log = createLog('bench', 'warn');
  const database = openDatabase(place, (error) => log.warn({ err: error }, 'lost the database'));
  const engine = new ViewEngine({ database, store, clock: systemClock, log, onOtherLog: 'rebuild' }, allViews);
  const memory: number[] = [];
  const sampling = setInterval(() => memory.push(memoryMiB(process.pid)), SAMPLE_MS);
  const [begun, used] = [performance.now(), process.cpuUsage()];
  try {
    await engine.start();
    if (!(await engine.waitUntilReady(PATIENCE_MS))) throw new Error(`not folded: ${engine.health().detail}`);
    const { user, system } = process.cpuUsage(used);
    return { seconds: (performance.now() - begun) / 1000, cpuSeconds: (user + system) / 1e6, memory };
  } finally {
    clearInterval(sampling);
    await engine.stop();
    await database.close();
    await store.close();
    await keys.close();
    await thread.close();
  }
};

const highest = (some: readonly number[]): string => Math.max(0, ...some).toFixed(0);

/** All views from about `count` events: events a second, and whether memory grows with the log. */
export const rebuild = async (count: number): Promise<void> => {
  const directory = mkdtempSync(join(tmpdir(), 'punctual-bench-'));
  try {
    const deliveries = Math.ceil(count / EVENTS_OF_A_DELIVERY);
    const schedules = Math.ceil(deliveries / DELIVERIES_EACH);
    const file = join(directory, 'events.db');
    const { events } = await writeHistory(file, { schedules, deliveries, whole: true });
    console.log(`rebuild of all views from ${events} events:`);
    const { seconds, cpuSeconds, memory } = await foldViews(file, { file: join(directory, 'views.db') });
    const third = Math.ceil(memory.length / 3);
    const [early, late] = [memory.slice(0, third), memory.slice(-third)];
    console.log(
      `  ${(events / seconds).toFixed(0)} events/s (target: at least 20000): ${seconds.toFixed(1)} s, of CPU ${cpuSeconds.toFixed(1)} s`,
    );
    console.log(`  memory at most ${highest(early)} MiB in the first third, ${highest(late)} MiB in the last`);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};
