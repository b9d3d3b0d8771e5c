import { rm } from 'node:fs/promises';
import { limited } from '@punctual/chassis';
import { workerFile } from '../worker-file';
import type { ResultOf, Task } from './messages';
import { type RenderLimits, RenderProcess, type Store } from './render-process';
import { taskFolder } from './task-folder';

/** Long enough for the next mail of a busy service, short enough that a quiet one has its memory back. */
const IDLE_MS = 60_000;

/** `seconds` is how long the task may take, by default as long as any; `begun` is called when it is its turn. */
type RunOptions = { seconds?: number; begun?: () => void };

/** Processes that render. */
export interface RenderPool {
  /** Does a task when it is its turn, first come, first served. See {@link RenderProcess.run} */
  run<T extends Task>(task: T, store: Store, options?: RunOptions): Promise<ResultOf<T['kind']>>;
  /** How many processes there are. */
  readonly size: number;
  /** A folder for files that tasks read. It is made at the first call, and removed at the stop. */
  folder(): Promise<string>;
  /** Ends all processes. What still runs fails. */
  stop(): Promise<void>;
}

/**
 * At most `processes` processes, started when they are needed and ended after a minute without work. Each does one task at a time: one that
 * must be ended takes no other with it, and a new one does the next.
 */
export const renderPool = (
  { processes, seconds: usual, mebibytes }: RenderLimits & { processes: number },
  { zoneInfoDir, idleMs = IDLE_MS }: { zoneInfoDir?: string | undefined; idleMs?: number } = {},
): RenderPool => {
  const inTurn = limited(processes, Number.POSITIVE_INFINITY, '');
  const all = new Set<RenderProcess>();
  const idle: { process: RenderProcess; timer: NodeJS.Timeout }[] = [];
  let folder: Promise<string> | null = null;

  const end = (process: RenderProcess): void => {
    process.end();
    all.delete(process);
  };
  const start = (): RenderProcess => {
    const process = new RenderProcess(workerFile('pool/render.worker'), mebibytes, zoneInfoDir);
    all.add(process);
    return process;
  };
  /** The one used last, so that others can end. */
  const taken = (): RenderProcess => {
    for (let last = idle.pop(); last; last = idle.pop()) {
      clearTimeout(last.timer);
      if (last.process.isReusable) return last.process;
      end(last.process);
    }
    return start();
  };
  const giveBack = (process: RenderProcess): void => {
    if (!process.isReusable) return end(process);
    const timer = setTimeout(() => {
      idle.splice(
        idle.findIndex((one) => one.process === process),
        1,
      );
      end(process);
    }, idleMs).unref();
    idle.push({ process, timer });
  };

  return {
    run: (task, store, { seconds = usual, begun } = {}) =>
      inTurn(async () => {
        begun?.();
        const process = taken();
        try {
          return await process.run(task, seconds, store);
        } finally {
          giveBack(process);
        }
      }),
    get size() {
      return all.size;
    },
    folder: () => {
      folder ??= taskFolder();
      return folder;
    },
    stop: async () => {
      for (const { timer } of idle.splice(0)) clearTimeout(timer);
      for (const process of all) end(process);
      if (folder) await rm(await folder, { recursive: true, force: true });
    },
  };
};
