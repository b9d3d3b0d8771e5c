import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createLog, startNatsServer } from '@punctual/chassis';
import { lateness } from './parts';
import { sleep, startStore, usageByThread } from './processes';
import { type Scheduler, startScheduler } from './scheduler';
import { firedLate, Log } from './seed';

const RECIPIENTS = 1_000;
/** How many schedules fall due together once the plan is loaded. */
const DUE = 500;
const DUE_IN_MS = 8_000;
const IDLE_MS = 10_000;
/** How often a planner checks for due schedules. */
const TICKS_PER_SECOND = 4;
const PATIENCE_MS = 900_000;

const cpuSeconds = (pid: number): number => [...usageByThread(pid).values()].reduce((sum, one) => sum + one, 0);

/** Peak resident memory of a process, in MiB. Linux only. */
const peakMiB = (pid: number): number =>
  Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

/** CPU of an idle planner, in ms per tick. */
const idleTick = async ({ pid }: Scheduler): Promise<number> => {
  const before = cpuSeconds(pid);
  await sleep(IDLE_MS);
  return ((cpuSeconds(pid) - before) * 1000) / ((IDLE_MS / 1000) * TICKS_PER_SECOND);
};

const report = (what: string, { pid, seconds }: Scheduler, tick: number): void =>
  console.log(
    `  ${what.padEnd(17)} ready after ${seconds.toFixed(1)} s, memory at most ${peakMiB(pid).toFixed(0)} MiB, a tick with nothing due costs ${tick.toFixed(1)} ms`,
  );

/** A scheduler alone, over `count` schedules with a thousand recipients each: the cost of startup, memory and ticks. */
export const plan = async (count: number): Promise<void> => {
  const directory = mkdtempSync(join(tmpdir(), 'punctual-bench-'));
  const nats = await startNatsServer({ directory: join(directory, 'nats'), log: createLog('bench', 'warn') });
  const store = await startStore(join(directory, 'events.db'));
  const log = new Log(store.url);
  let scheduler: Scheduler | null = null;
  try {
    const to = Array.from({ length: RECIPIENTS }, (_, index) => `person${index}@example.com`);
    const reportId = '00000000-0000-4000-8000-000000000000';
    const create = (howMany: number, dueAt: number, timeOf: (index: number) => number) =>
      log.createSchedules(
        { count: howMany, reportId, createdAt: new Date().toISOString(), nextDueAt: new Date(dueAt).toISOString() },
        (index) => ({
          frequency: 'DAILY',
          timeOfDay: new Date(timeOf(index)).toISOString().slice(11, 19),
          timezone: 'UTC',
          format: 'CSV',
          audience: 'individually',
          recipients: { to },
        }),
      );
    // Spread over the day, but outside the time of this run.
    const tomorrow = Date.now() + 86_400_000;
    await create(count, tomorrow, (index) => Date.now() + PATIENCE_MS * 2 + index * 700);
    console.log(`plan of ${count} schedules with ${RECIPIENTS} recipients each:`);

    const keysUrl = pathToFileURL(join(directory, 'keys.db')).href;
    const env = { NATS_URL: nats.url, EVENTSTORE_URL: store.url, KEYS_URL: keysUrl };
    scheduler = await startScheduler(env);
    report('first start', scheduler, await idleTick(scheduler));
    await scheduler.stop();
    scheduler = await startScheduler(env);
    report('next start', scheduler, await idleTick(scheduler));

    const from = await log.end();
    const due = Math.min(DUE, count);
    const dueAt = Math.ceil(Date.now() / 1000) * 1000 + DUE_IN_MS;
    const ids = await create(due, dueAt, () => dueAt);
    const before = cpuSeconds(scheduler.pid);
    let late: number[] = [];
    for (const deadline = dueAt + 60_000; late.length < due && Date.now() < deadline; await sleep(500))
      late = await firedLate(log, from, ids);
    if (late.length < due) throw new Error(`${late.length} of ${due} schedules fired`);
    const cpu = ((cpuSeconds(scheduler.pid) - before) * 1000) / due;
    console.log(`  ${`${due} due at once`.padEnd(17)} recorded ${lateness(late).text}, CPU ${cpu.toFixed(1)} ms each`);
  } finally {
    await scheduler?.stop();
    await log.close();
    store.stop();
    await nats.stop();
    rmSync(directory, { recursive: true, force: true });
  }
};
