import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const START_MS = 900_000;

/** A scheduler in a process of its own; `seconds` is the time until it was ready. */
export type Scheduler = { pid: number; seconds: number; stop(): Promise<void> };

/** Starts a scheduler in a separate process; resolves when it reports ready, with the time that took. */
export const startScheduler = async (env: Record<string, string>): Promise<Scheduler> => {
  const begun = performance.now();
  const main = join(__dirname, '..', '..', 'services', 'scheduler', 'dist', 'main.js');
  const child: ChildProcess = spawn(process.execPath, [main], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const seconds = await new Promise<number>((resolve, reject) => {
    let printed = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      printed = (printed + chunk.toString()).slice(-4_000);
      if (printed.includes('"msg":"ready"')) resolve((performance.now() - begun) / 1000);
    });
    void ended.then(() => reject(new Error(`the scheduler ended: ${printed}`)));
    setTimeout(() => reject(new Error(`the scheduler was not ready within ${START_MS / 1000} s`)), START_MS).unref();
  });
  return {
    pid: child.pid ?? 0,
    seconds,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
};
