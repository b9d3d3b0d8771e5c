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

/** An open thread; `ended` settles with the reason when it ends. */
export type WorkThread = { worker: Worker; ended: Promise<Error> };

/** Opens the thread. It loads its programs at once, and starts nothing before `startWork`. It ends with the process. */
export const openWorkThread = (): WorkThread => {
  const worker = new Worker(join(__dirname, 'work-thread.js'), {
    name: 'work',
    // What is made for one mail is soon forgotten: more room is filled with it, and gains nothing (docs/decisions/0011).
    resourceLimits: { maxYoungGenerationSizeMb: 16 },
  });
  let reason = new Error('the thread of the renderer and the mailer ended');
  worker.on('error', (error) => {
    reason = error instanceof Error ? error : new Error(String(error));
  });
  return { worker, ended: new Promise((resolve) => worker.once('exit', () => resolve(reason))) };
};

/**
 * Starts renderer and mailer in an open thread and waits until they are ready.
 * @param eventStore a connection string, or a message channel to the store's thread that this thread is given
 * @throws Error with the reason why they could not start
 */
export const startWork = async (
  { worker, ended }: WorkThread,
  config: WorkConfig,
  eventStore: string | MessagePort,
): Promise<Work> => {
  const watchers = new Set<(error: Error) => void>();
  const asked: ((text: string) => void)[] = [];
  const askedHealth: ((parts: Health[]) => void)[] = [];
  let stopping = false;
  void ended.then((reason) => {
    if (!stopping) for (const watcher of watchers) watcher(reason);
  });
  const tell = (message: ToWork): void => worker.postMessage(message);
  await new Promise<void>((resolve, reject) => {
    watchers.add(reject);
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
      await ended;
    },
  };
};
