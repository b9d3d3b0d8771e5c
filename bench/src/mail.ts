import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONNECTIONS, DKIM, lateness, settled, withParts } from './parts';
import { memoryMiB, runLoop, sleep, startStore, usageByThread } from './processes';
import { hundredKilobytes, hundredRows, type Punctual } from './punctual';

/** Warm-up: mails that each side sends before the measurement. */
const WARM_UP = 500;

type Run = { seconds: number; cpuSeconds: number; memoryMiB: number };

/** Events the relay has published so far. */
const publishedEvents = async (punctual: Punctual): Promise<number> =>
  [...(await punctual.metrics()).matchAll(/^punctual_relay_events_total(?:\{[^}]*\})? (\d+)/gm)].reduce(
    (sum, [, n]) => sum + Number(n),
    0,
  );

/** Measures CPU and peak memory of the system while `work` runs, and prints CPU by thread. */
const watching = async <T>(
  punctual: Punctual,
  count: number,
  work: () => Promise<T>,
): Promise<{ result: T; cpuSeconds: number; memoryMiB: number }> => {
  const { pid } = punctual;
  const threadsBefore = usageByThread(pid);
  const eventsBefore = await publishedEvents(punctual);
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, memoryMiB(pid));
  }, 1_000);
  const result = await work();
  clearInterval(timer);
  const threadsAfter = usageByThread(pid);
  const threads = [...threadsAfter]
    .map(([name, used]): [string, number] => [name, ((used - (threadsBefore.get(name) ?? 0)) / count) * 1_000])
    .filter(([, ms]) => ms >= 0.05)
    .sort((a, b) => b[1] - a[1]);
  console.log(`  CPU per delivery  ${threads.map(([name, ms]) => `${name} ${ms.toFixed(2)} ms`).join(', ')}`);
  console.log(
    `  events            ${(((await publishedEvents(punctual)) - eventsBefore) / count).toFixed(1)} per delivery`,
  );
  const seconds = (used: Map<string, number>) => [...used.values()].reduce((sum, one) => sum + one, 0);
  return {
    result,
    cpuSeconds: seconds(threadsAfter) - seconds(threadsBefore),
    memoryMiB: Math.max(peak, memoryMiB(pid)),
  };
};

/** One run of the loop, or one before and one after. */
type Loops = readonly { seconds: number; cpuSeconds: number }[];

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;

const print = (count: number, ours: Run, loops: Loops, wanted: number): void => {
  const rate = count / ours.seconds;
  const loopRate = count / mean(loops.map(({ seconds }) => seconds));
  console.log(
    `  Punctual          ${rate.toFixed(0)} deliveries/s, ${ours.seconds.toFixed(1)} s, CPU ${ours.cpuSeconds.toFixed(1)} s (${(ours.cpuSeconds / ours.seconds).toFixed(2)} cores), memory at most ${ours.memoryMiB.toFixed(0)} MiB`,
  );
  console.log(
    `  nodemailer loop   ${loops.map(({ seconds }) => (count / seconds).toFixed(0)).join(' before and ')} mails/s${loops.length > 1 ? ' after' : ''}, CPU ${mean(loops.map(({ cpuSeconds }) => cpuSeconds)).toFixed(1)} s`,
  );
  console.log(`  ratio             ${(rate / loopRate).toFixed(2)} (target: at least ${wanted})`);
};

/** Milliseconds a mail that the loop is given before the schedules fall due. */
const LOOP_MS = 5;

/**
 * Deliveries per second of schedules with one recipient each that are all due at the same instant. The loop runs before and after: a machine is
 * not equally fast in every minute.
 */
export const burstOf = async (
  what: string,
  definition: object,
  count: number,
  warmUpMs: number,
  env: Record<string, string> = {},
  fields: object = {},
): Promise<number> => {
  let rate = 0;
  await withParts(async (sink, punctual) => {
    const { id: reportId } = await punctual.call<{ id: string }>('POST', '/reports', definition);
    const dueAt = new Date(Math.ceil(Date.now() / 1000) * 1000 + warmUpMs + count * 6 + (WARM_UP + count) * LOOP_MS);
    const timeOfDay = dueAt.toISOString().slice(11, 19);
    const indexes = Array.from({ length: count }, (_, index) => index).values();
    const ids: string[] = [];
    const create = async () => {
      for (const index of indexes) {
        const { id } = await punctual.call<{ id: string }>('POST', '/report-schedules', {
          reportId,
          frequency: 'DAILY',
          timeOfDay,
          timezone: 'UTC',
          format: 'CSV',
          recipients: { to: [`person${index}@example.com`] },
          ...fields,
        });
        ids.push(id);
      }
    };
    await Promise.all(Array.from({ length: 32 }, create));
    // A production server is warm when schedules fall due, so both sides are warmed up.
    const early = ids.slice(0, WARM_UP);
    const first = early.values();
    const execute = async () => {
      for (const id of first) await punctual.call('POST', `/report-schedules/${id}/execute`);
    };
    await Promise.all(Array.from({ length: 32 }, execute));
    await sink.waitFor(early.length, 60);
    await settled(punctual, early.length, '/deliveries');
    const { sample } = await sink.report();
    const loop = () => runLoop(sink, { count, warmUp: WARM_UP, connections: CONNECTIONS, dkim: DKIM }, sample);
    const before = await loop();
    sink.reset();
    const spare = dueAt.getTime() - Date.now();
    if (spare < 2_000) throw new Error(`the schedules were created too late: ${spare} ms before they fall due`);
    console.log(`${what} of ${count}: created, due in ${(spare / 1000).toFixed(0)} s`);
    await sleep(dueAt.getTime() - Date.now());
    const { result: report, ...used } = await watching(punctual, count, async () => {
      await sink.waitFor(count, 600);
      await settled(punctual, count, '/deliveries');
      return sink.report();
    });
    const late = report.times.map((time) => time - dueAt.getTime());
    const seconds = Math.max(...late) / 1000;
    const after = await loop();
    console.log(`  lateness          ${lateness(late).text}`);
    print(count, { seconds, ...used }, [before, after], env['EVENTSTORE_URL'] ? 0.55 : 1.1);
    rate = count / seconds;
  }, env);
  return rate;
};

/**
 * `count` schedules with one recipient each, all due at the same instant, compared with a plain loop: with the built-in
 * event store, then with one in a process of its own over gRPC, whose CPU and memory are not counted.
 */
export const burst = async (count: number): Promise<void> => {
  await burstOf('burst through the channel', hundredRows, count, 10_000);
  const directory = mkdtempSync(join(tmpdir(), 'punctual-bench-'));
  const { url, stop } = await startStore(join(directory, 'events.db'));
  try {
    await burstOf('burst over gRPC', hundredRows, count, 10_000, { EVENTSTORE_URL: url });
  } finally {
    stop();
    rmSync(directory, { recursive: true, force: true });
  }
};

/** The same burst with addresses and names sealed, as they are, and stored as they are written, which `KEYS_URL=none` does. */
export const sealing = async (count: number): Promise<void> => {
  const open = await burstOf('burst without sealing', hundredRows, count, 10_000, {
    KEYS_URL: 'none',
    // Without the warning about it.
    LOG_LEVEL: 'error',
  });
  const sealed = await burstOf('burst with sealing', hundredRows, count, 10_000);
  console.log(`  with sealing      ${(sealed / open).toFixed(2)} of the rate without (target: at least 0.90)`);
};

/** The same burst with a 100 kB attachment per mail: the cost of bytes, compared with a plain loop. */
export const attachment = async (count: number): Promise<void> => {
  await burstOf('burst with 100 kB attached', hundredKilobytes, count, 25_000);
};

/** One schedule to `count` people, one mail each, compared with a plain loop that sends the same mails. */
const fanoutOf = (
  what: string,
  count: number,
  recipientsOf: (punctual: Punctual, to: string[]) => Promise<object>,
): Promise<void> =>
  withParts(async (sink, punctual) => {
    const { id: reportId } = await punctual.call<{ id: string }>('POST', '/reports', hundredRows);
    const to = Array.from({ length: count }, (_, index) => `person${index}@example.com`);
    const scheduled = async (recipients: object): Promise<string> => {
      const body = { reportId, frequency: 'DAILY', format: 'CSV', audience: 'individually', recipients };
      return (await punctual.call<{ id: string }>('POST', '/report-schedules', body)).id;
    };
    const run = async (id: string, mails: number): Promise<void> => {
      await punctual.call('POST', `/report-schedules/${id}/execute`);
      await sink.waitFor(mails, 600);
      await settled(punctual, mails, '/deliveries');
    };
    const id = await scheduled(await recipientsOf(punctual, to));
    const early = to.slice(0, WARM_UP);
    await run(await scheduled({ to: early }), early.length);
    sink.reset();
    const startedAt = Date.now();
    const { result: report, ...used } = await watching(punctual, count, async () => {
      await run(id, count);
      return sink.report();
    });
    const seconds = (Math.max(...report.times) - startedAt) / 1000;
    const loop = await runLoop(sink, { count, warmUp: WARM_UP, connections: CONNECTIONS, dkim: DKIM }, report.sample);
    console.log(`${what} to ${count}:`);
    print(count, { seconds, ...used }, [loop], 2.5);
  });

/** The recipients named by the schedule. */
export const fanout = (count: number): Promise<void> => fanoutOf('fanout', count, async (_, to) => ({ to }));

/** The recipients as members of a distribution list, which is imported first. */
export const fanoutList = (count: number): Promise<void> =>
  fanoutOf('fanout over a list', count, async (punctual, emails) => {
    const begun = performance.now();
    const { id } = await punctual.call<{ id: string }>('POST', '/distribution-lists', { name: 'Everybody' });
    const file = ['email', ...emails].join('\n');
    const { added } = await punctual.call<{ added: number }>('POST', `/distribution-lists/${id}/import`, file);
    if (added !== emails.length) throw new Error(`${added} of ${emails.length} members were added`);
    console.log(`  import            ${added} members in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
    return { lists: [id] };
  });

/** Memory of the idle system. */
export const idle = (): Promise<void> =>
  withParts(async (_, punctual) => {
    await sleep(10_000);
    console.log(`idle: ${memoryMiB(punctual.pid).toFixed(0)} MiB in all processes (target: under 340)`);
  });
