import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settled } from './parts';
import { startSink } from './processes';
import { hundredRows, type Punctual, startPunctual } from './punctual';

const AT_ONCE = 32;

/** Creates `count` schedules and runs each once, so that the log has a history. */
const makeHistory = async (punctual: Punctual, count: number): Promise<void> => {
  const { id: reportId } = await punctual.call<{ id: string }>('POST', '/reports', hundredRows);
  const indexes = Array.from({ length: count }, (_, index) => index).values();
  const create = async () => {
    for (const index of indexes) {
      const recipients = { to: [`person${index}@example.com`] };
      const body = { reportId, frequency: 'DAILY', timezone: 'UTC', format: 'CSV', recipients };
      const { id } = await punctual.call<{ id: string }>('POST', '/report-schedules', body);
      await punctual.call('POST', `/report-schedules/${id}/execute`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, create));
  await settled(punctual, count, '/deliveries');
};

const publishedEvents = async (punctual: Punctual): Promise<number> =>
  [...(await punctual.metrics()).matchAll(/^punctual_relay_events_total(?:\{[^}]*\})? (\d+)/gm)].reduce(
    (sum, [, n]) => sum + Number(n),
    0,
  );

/** The time of a second start over a history of `count` deliveries, and of one that folds all views from the first event. */
export const start = async (count: number): Promise<void> => {
  const directory = mkdtempSync(join(tmpdir(), 'punctual-bench-'));
  const sink = await startSink();
  const env = { SMTP_URL: `smtp://127.0.0.1:${sink.port}`, MAIL_FROM: 'Punctual <punctual@example.com>' };
  const once = async <T>(work: (punctual: Punctual) => Promise<T>): Promise<T> => {
    const punctual = await startPunctual(env, directory);
    try {
      return await work(punctual);
    } finally {
      await punctual.stop();
    }
  };
  try {
    const events = await once(async (punctual) => {
      await makeHistory(punctual, count);
      return publishedEvents(punctual);
    });
    const second = await once(async ({ readySeconds }) => readySeconds);
    const script = join(__dirname, '..', '..', 'services', 'gateway', 'dist', 'rebuild-views.js');
    const { status } = spawnSync(process.execPath, [script], { env: { ...process.env, DATA_DIR: directory } });
    if (status !== 0) throw new Error('the views could not be dropped');
    const rebuilding = await once(async ({ readySeconds }) => readySeconds);
    const rate = events / (rebuilding - second);
    console.log(`start over ${events} events:`);
    console.log(`  second start      ready after ${second.toFixed(1)} s (target: under 3)`);
    console.log(
      `  views rebuilt     ready after ${rebuilding.toFixed(1)} s, ${rate.toFixed(0)} events/s (target: at least 20000)`,
    );
  } finally {
    sink.stop();
    rmSync(directory, { recursive: true, force: true });
  }
};
