import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { createLog, sha256, useZoneData } from '@punctual/chassis';
import { RenderError } from '../data/render-error';
import type { FromRenderer, ResultOf, Task, ToRenderer } from './messages';

// The process of renderings, one after the other. It is ended when one takes too long or too much memory, and ends with its parent.

const [octets, zoneInfoDir] = process.argv.slice(2);
useZoneData(zoneInfoDir, createLog('render', 'silent'));
new Worker(join(__dirname, 'watch.worker.js'), {
  workerData: { parent: process.ppid, octets: Number(octets) },
  resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 1 },
  name: 'watch',
}).unref();
// A terminal sends these to every process; the parent decides what becomes of the rendering.
process.on('SIGINT', () => undefined).on('SIGTERM', () => undefined);
process.on('disconnect', () => process.exit(0));

const tell = (message: FromRenderer): void => void process.send?.(message);

const stored = new Map<number, () => void>();
let files = 0;
/** Hands a file over, and waits until it is stored: no more files are held than one mail has. */
const put = (bytes: Buffer): Promise<string> => {
  const id = ++files;
  const hash = sha256(bytes);
  return new Promise((resolve) => {
    stored.set(id, () => resolve(hash));
    tell({ file: { id, bytes } });
  });
};

// Loaded at the first task of their kind, while the process is already being asked.
const resultOf = async (task: Task): Promise<ResultOf<Task['kind']>> => {
  if (task.kind === 'check') return (await import('../template/template-problems.js')).templateProblems(task.mjml);
  const { renderJob } = await import('../rendering/render-job.js');
  const { spooledRows } = await import('../spool/spool.js');
  return renderJob(task.job, spooledRows(task.rows), { put });
};

const answer = async (task: Task): Promise<void> => {
  try {
    const done = await resultOf(task);
    tell({ done, resident: process.memoryUsage.rss() });
  } catch (error) {
    if (error instanceof RenderError) {
      const { code, message, isFinal } = error;
      tell({ problem: { code, message, isFinal }, resident: process.memoryUsage.rss() });
    } else tell({ broken: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
};

process.on('message', (message: ToRenderer) => {
  if ('task' in message) return void answer(message.task);
  stored.get(message.stored)?.();
  stored.delete(message.stored);
});
