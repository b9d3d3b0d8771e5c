import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SinkReport } from './sink';

/** The next message of a child process. */
export const once = <T>(child: ChildProcess): Promise<T> =>
  new Promise((resolve) => child.once('message', (message) => resolve(message as T)));

/** Stops a child process, and waits for its end. */
export const ended = (child: ChildProcess): (() => Promise<void>) => {
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return async () => {
    child.kill('SIGTERM');
    await exit;
  };
};

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Options of Node for the process that is measured, such as `--cpu-prof`. */
export const nodeOptions = (): string[] => process.env['BENCH_NODE_OPTIONS']?.split(' ').filter(Boolean) ?? [];

export type Sink = {
  port: number;
  reset(): void;
  report(): Promise<SinkReport>;
  waitFor(count: number, seconds: number): Promise<void>;
  stop(): void;
};

/** Starts the SMTP sink in a separate process. */
export const startSink = async (): Promise<Sink> => {
  const child = fork(join(__dirname, 'sink.js'));
  const { port } = await once<{ port: number }>(child);
  const ask = <T>(what: string): Promise<T> => {
    const answer = once<T>(child);
    child.send(what);
    return answer;
  };
  return {
    port,
    reset: () => child.send('reset'),
    report: () => ask<SinkReport>('report'),
    waitFor: async (count, seconds) => {
      for (const deadline = Date.now() + seconds * 1000; ; await sleep(50)) {
        const { count: now } = await ask<{ count: number }>('count');
        if (now >= count) return;
        if (Date.now() > deadline) throw new Error(`only ${now} of ${count} mails arrived within ${seconds} s`);
      }
    },
    stop: () => child.kill(),
  };
};

/** Starts the event store in a separate process, on a file. */
export const startStore = async (file: string): Promise<{ url: string; stop(): void }> => {
  const child = fork(join(__dirname, 'store-process.js'), [file]);
  return { url: await once<string>(child), stop: () => child.kill() };
};

/** What the baseline loop is told. `dkim`: with what it signs each mail, the key as PEM. */
export type LoopOrder = {
  count: number;
  warmUp: number;
  connections: number;
  dkim: { domain: string; selector: string; key: string };
};

/** Runs the baseline loop with the content of `sample`; returns its duration and CPU time. */
export const runLoop = async (
  sink: Sink,
  order: LoopOrder,
  sample: string,
): Promise<{ seconds: number; cpuSeconds: number }> => {
  sink.reset();
  const file = join(mkdtempSync(join(tmpdir(), 'punctual-bench-')), 'sample.eml');
  writeFileSync(file, sample, 'latin1');
  const child = fork(join(__dirname, 'loop.js'), [String(sink.port), file, JSON.stringify(order)]);
  await once<string>(child);
  const done = once<{ startedAt: number; endedAt: number; cpuMs: number }>(child);
  child.send('go');
  const { startedAt, endedAt, cpuMs } = await done;
  rmSync(file, { force: true });
  return { seconds: (endedAt - startedAt) / 1000, cpuSeconds: cpuMs / 1000 };
};

/** The process and all its descendants. */
const tree = (root: number): number[] => {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // It ended in between.
    }
  }
  const found = [root];
  for (const pid of found) for (const [child, parent] of parents) if (parent === pid) found.push(child);
  return found;
};

const TICKS_PER_SECOND = 100;

/**
 * Memory in MiB of a process and its descendants: what several of them have in common, such as the program of Node, counts once (proportional
 * set size). Cheap enough to call once a second during a measurement. Linux only.
 */
export const memoryMiB = (root: number): number => {
  let kib = 0;
  for (const pid of tree(root)) {
    try {
      kib += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch {
      // It ended in between.
    }
  }
  return kib / 1024;
};

/** CPU seconds used so far by each thread of a process and its descendants, by name. Linux only. */
export const usageByThread = (root: number): Map<string, number> => {
  const seconds = new Map<string, number>();
  for (const pid of tree(root)) {
    try {
      const program = readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
      for (const thread of readdirSync(`/proc/${pid}/task`)) {
        const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
        const own = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
        // Threads of nats-server are unnamed, and the JavaScript engine has many.
        const name =
          pid !== root
            ? program
            : /V8Worker|libuv|DelayedTask|SignalInsp/.test(own)
              ? 'engine (compiler, collector)'
              : own;
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        const used = (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
        seconds.set(name, (seconds.get(name) ?? 0) + used);
      }
    } catch {
      // It ended in between.
    }
  }
  return seconds;
};
