import { createHash, randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { sha256, useZoneData } from '@punctual/chassis/offline';
import { RenderError } from '../data/render-error';
import { type FileStore, storeInMemory } from '../rendering/file-store';
import type { Spooled } from '../spool/spool';
import { withRows } from '../spool/spooled-rows';
import type { FromRenderer, ResultOf, Task, ToRenderer } from './messages';

// The process of renderings, one after the other. It is ended when one takes too long or too much memory, and ends with its parent.

const [octets, zoneInfoDir] = process.argv.slice(2);
// The service has logged which it is.
useZoneData(zoneInfoDir, { info: () => undefined, warn: () => undefined });
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
const handOver = (file: { bytes: Buffer } | { path: string }): Promise<void> => {
  const id = ++files;
  return new Promise((resolve) => {
    stored.set(id, resolve);
    tell({ file: { id, ...file } });
  });
};

const put = async (bytes: Buffer): Promise<string> => {
  await handOver({ bytes });
  return sha256(bytes);
};

/** What is made of rows in a file is large, and goes to a file beside them, piece by piece. */
const storeBeside = ({ file: rows }: Spooled): FileStore => {
  if (rows === null) return storeInMemory(put);
  const putChunks: FileStore['putChunks'] = async (chunks) => {
    const path = join(dirname(rows), randomUUID());
    const file = await open(path, 'w', 0o600);
    const hash = createHash('sha256');
    let size = 0;
    try {
      for await (const chunk of chunks) {
        await file.writeFile(chunk);
        hash.update(chunk);
        size += chunk.length;
      }
    } finally {
      await file.close();
    }
    await handOver({ path });
    return { sha256: hash.digest('hex'), size };
  };
  return { put, putChunks };
};

// Loaded at the first task of their kind, while the process is already being asked.
const resultOf = async (task: Task): Promise<ResultOf<Task['kind']>> => {
  if (task.kind === 'check') return (await import('../template/template-problems.js')).templateProblems(task.mjml);
  const { renderJob } = await import('../rendering/render-job.js');
  return withRows(task.rows, (rows) => renderJob(task.job, rows, storeBeside(task.rows)));
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
