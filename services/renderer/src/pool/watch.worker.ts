import { workerData } from 'node:worker_threads';
import { MEMORY_SIGNAL } from './messages';

// A thread beside the one that renders, which may be busy for ever: the limit of the heap does not count buffers, and a parent that
// was killed cannot end this process.

const EVERY_MS = 50;

const { parent, octets } = workerData as { parent: number; octets: number };

setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
  if (process.memoryUsage.rss() > octets) process.kill(process.pid, MEMORY_SIGNAL);
}, EVERY_MS);
