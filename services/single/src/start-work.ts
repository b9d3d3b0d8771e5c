import { join } from 'node:path';
import { MessagePort, Worker } from 'node:worker_threads';
import type { Health } from '@punctual/chassis';
import type { FromWork, ToWork, WorkConfig, WorkStart } from './work-thread';

/** The thread of the renderer and the mailer. */
export type Work = {
  /** Its metrics in the Prometheus text format. */
  metrics(): Promise<string>;
  /** Whether all its parts work; `detail` names those that do not. */
  health(): Promise<Omit<Health, 'part'>>;
  /** Registers a callback for when the thread ends without having been stopped. */
  onExit(callback: (error: Error) => void): void;
  /** Lets work in progress finish. */
  stop(): Promise<void>;
};

/**
 * Opens the thread, which loads its programs, for half a second on a core of its own, and then waits for `startWork`. It
 * ends with the process.
 */
export const openWorkThread = (): Worker =>
  new Worker(join(__dirname, 'work-thread.js'), {
    name: 'work',
    // What is made for one mail is soon forgotten: more room is filled with it, and gains nothing (docs/decisions/0011).
    resourceLimits: { maxYoungGenerationSizeMb: 16 },
  });

/**
 * Starts renderer and mailer in an open thread and waits until they are ready.
 * @param eventStore a connection string, or a message channel to the store's thread that this thread is given
 * @throws Error with the reason why they could not start
 */
export const startWork = async (
  worker: Worker,
  config: WorkConfig,
  eventStore: string | MessagePort,
): Promise<Work> => {
  const watchers = new Set<(error: Error) => void>();
  const asked: ((text: string) => void)[] = [];
  const askedHealth: ((parts: Health[]) => void)[] = [];
  let died = new Error('the thread of the renderer and the mailer ended');
  let stopping = false;
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  void exited.then(() => {
    if (!stopping) for (const watcher of watchers) watcher(died);
  });
  const tell = (message: ToWork): void => worker.postMessage(message);
  await new Promise<void>((resolve, reject) => {
    watchers.add(reject);
    worker.on('error', (error) => {
      died = error instanceof Error ? error : new Error(String(error));
    });
    worker.on('message', (message: FromWork) => {
      if (message.type === 'ready') resolve();
      else if (message.type === 'health') askedHealth.shift()?.(message.parts);
      else asked.shift()?.(message.text);
    });
    const start: WorkStart = { config, eventStore };
    worker.postMessage(start, eventStore instanceof MessagePort ? [eventStore] : []);
  });
  watchers.clear();
  return {
    metrics: () =>
      new Promise((resolve) => {
        asked.push(resolve);
        tell('metrics');
      }),
    health: async () => {
      const parts = await new Promise<Health[]>((resolve) => {
        askedHealth.push(resolve);
        tell('health');
      });
      const bad = parts.filter(({ ok }) => !ok).map(({ part, detail }) => `${part}: ${detail}`);
      return { ok: bad.length === 0, detail: bad.join('; ') || 'works' };
    },
    onExit: (callback) => watchers.add(callback),
    stop: async () => {
      stopping = true;
      tell('stop');
      await exited;
    },
  };
};
