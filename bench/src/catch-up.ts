import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lateness, settled, withParts } from './parts';
import { type Sink, sleep, startStore } from './processes';
import { hundredRows, type Punctual } from './punctual';
import { firedLate, Log } from './seed';

const MINUTE_MS = 60_000;
/** How long before the burst the schedule with a week to catch up is created. */
const AHEAD_MS = 500;
const WARM_UP = 500;
const PATIENCE_SECONDS = 600;

/** The time of day, to the second, in the format of a schedule. */
const timeOfDay = (ms: number): string => new Date(ms).toISOString().slice(11, 19);
const instantOf = (ms: number): string => new Date(ms).toISOString();

type Parts = { sink: Sink; punctual: Punctual; log: Log; reportId: string };

/** Makes `count` schedules due at one instant; `beside` runs just before. Returns how late each was recorded and mailed. */
const burstOf = async (
  { sink, punctual, log, reportId }: Parts,
  count: number,
  beside: () => Promise<void> = async () => {},
): Promise<{ recorded: number[]; mailed: number[] }> => {
  const dueAt = Math.ceil(Date.now() / 1000) * 1000 + 8_000 + count * 3;
  const dates = { createdAt: instantOf(Date.now()), nextDueAt: instantOf(dueAt) };
  const schedules = await log.createSchedules({ count, reportId, ...dates }, (index) => ({
    frequency: 'DAILY',
    timeOfDay: timeOfDay(dueAt),
    timezone: 'UTC',
    format: 'CSV',
    recipients: { to: [`person${index}@example.com`] },
  }));
  const spare = dueAt - AHEAD_MS - Date.now();
  if (spare < 2_000) throw new Error(`the schedules were created too late: ${spare} ms before they fall due`);
  await sleep(spare);
  sink.reset();
  const from = await log.end();
  await beside();
  await sink.waitFor(count, PATIENCE_SECONDS);
  await settled(punctual, count, '/deliveries');
  const mailed = (await sink.report()).times.map((time) => time - dueAt);
  const recorded = await firedLate(log, from, schedules);
  if (recorded.length !== count) throw new Error(`${recorded.length} of ${count} schedules fired`);
  return { recorded, mailed };
};

/** Counts a schedule's recorded occurrences and the seconds they took; waits until no more arrive. */
const caughtUp = async (
  log: Log,
  scheduleId: string,
  begunAt: number,
  minutes: number,
): Promise<{ count: number; seconds: number }> => {
  const types = new Set(['OccurrenceFired', 'OccurrenceSkipped']);
  for (const deadline = Date.now() + PATIENCE_SECONDS * 1000; Date.now() < deadline; await sleep(1_000)) {
    const mine = (await log.read(null, types)).filter(
      ({ data }) => (data as { scheduleId: string }).scheduleId === scheduleId,
    );
    const missed = mine.filter(({ data }) => Date.parse((data as { dueAt: string }).dueAt) <= begunAt);
    const last = missed.at(-1);
    if (last && missed.length >= minutes)
      return { count: missed.length, seconds: (last.created.getTime() - begunAt) / 1000 };
  }
  throw new Error(`the schedule did not catch up within ${PATIENCE_SECONDS} s`);
};

/** A burst alone, then the same burst while one schedule has `minutes` missed occurrences to catch up, a week of them by default. */
export const catchUp = async (count: number, minutes: number): Promise<void> => {
  const missedMs = minutes * MINUTE_MS;
  const directory = mkdtempSync(join(tmpdir(), 'punctual-bench-'));
  const store = await startStore(join(directory, 'events.db'));
  const log = new Log(store.url);
  try {
    await withParts(
      async (sink, punctual) => {
        const { id: reportId } = await punctual.call<{ id: string }>('POST', '/reports', hundredRows);
        const parts = { sink, punctual, log, reportId };
        await burstOf(parts, Math.min(WARM_UP, count));
        const alone = await burstOf(parts, count);
        let [late, begunAt] = ['', 0];
        const beside = await burstOf(parts, count, async () => {
          begunAt = Date.now();
          const dates = {
            createdAt: instantOf(begunAt - missedMs),
            nextDueAt: instantOf(begunAt - missedMs + MINUTE_MS),
          };
          [late = ''] = await log.createSchedules({ count: 1, reportId, ...dates }, () => ({
            frequency: 'CUSTOM',
            cronExpression: '* * * * *',
            timezone: 'UTC',
            format: 'CSV',
            catchUpWindow: (2 * missedMs) / 1000,
            recipients: { to: ['late@example.com'] },
          }));
        });
        const done = await caughtUp(log, late, begunAt, minutes);
        const [before, after] = [lateness(alone.recorded), lateness(beside.recorded)];
        console.log(`catch-up of ${minutes} minutes beside a burst of ${count}:`);
        console.log(`  burst alone       recorded ${before.text}; mailed ${lateness(alone.mailed).text}`);
        console.log(`  burst beside it   recorded ${after.text}; mailed ${lateness(beside.mailed).text}`);
        console.log(`  caught up         ${done.count} occurrences in ${done.seconds.toFixed(1)} s`);
        console.log(`  p99 later by      ${after.p99 - before.p99} ms (target: at most 2000)`);
      },
      { EVENTSTORE_URL: store.url },
    );
  } finally {
    await log.close();
    store.stop();
    rmSync(directory, { recursive: true, force: true });
  }
};
