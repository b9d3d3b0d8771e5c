import { setTimeout as later } from 'node:timers/promises';
import { sampleReport } from '../samples';
import type { Fleet } from './fleet';

const ended = async (program: { ended: Promise<unknown> }): Promise<boolean> =>
  Promise.race([program.ended.then(() => true), later(10, false)]);

/** Where a fleet whose log stands still may be stuck: which processes are gone, and whether anything can still be written. */
export const standstill = async ({ store, nats, pairs, apis }: Fleet): Promise<string> => {
  const parts = [store, nats, ...Object.values(pairs).flat()];
  const gone = await Promise.all(parts.map(async (part) => ((await ended(part.program())) ? [part.name] : [])));
  const writes = await Promise.all(
    apis.map((api, index) =>
      api.createReport(sampleReport).then(
        () => `gateway ${index + 1} can write`,
        (error: unknown) => `gateway ${index + 1} cannot write (${String(error).slice(0, 100)})`,
      ),
    ),
  );
  return `the log stood still: ${gone.flat().join(', ') || 'no process'} ended by itself; ${writes.join('; ')}`;
};
