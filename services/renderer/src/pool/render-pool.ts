import { rm } from 'node:fs/promises';
import { limited } from '@punctual/chassis';
import { workerFile } from '../worker-file';
import type { ResultOf, Task } from './messages';
import { type RenderLimits, RenderProcess, type Store } from './render-process';
import { taskFolder } from './task-folder';

/** Long enough for the next mail of a busy service, short enough that a quiet one has its memory back. */
const IDLE_MS = 60_000;
/** The part of that after which all but one end: a second one is for tasks at the same time, and its memory is soon wanted elsewhere. */
const LULL = 1 / 6;

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
 * At most `processes` processes, started when they are needed; without work all but one end after ten seconds, and the last after a minute. Each does one task at a time: one that
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
    const after = (ms: number, work: () => void) => setTimeout(work, ms).unref();
    const leave = () => {
      idle.splice(idle.indexOf(one), 1);
      end(process);
    };
    const one = {
      process,
      timer: after(idleMs * LULL, () => {
        if (all.size > 1) leave();
        else one.timer = after(idleMs * (1 - LULL), leave);
      }),
    };
    idle.push(one);
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
