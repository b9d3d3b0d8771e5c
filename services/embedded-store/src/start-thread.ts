import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { type Surroundings, toStandardError } from './core';
import { StoreLockedError } from './log/database';
import { checkOptions, type EmbeddedStoreOptions } from './options';
import type { FromThread, ThreadOptions, ToThread } from './thread';

/** A store in a worker thread. */
export type EmbeddedStoreThread = {
  /** Connection string for gRPC clients; null when it does not listen. */
  url: string | null;
  /** A new message channel to the store; the port may be transferred to another thread (`channel/wire.ts`). */
  connect(): MessagePort;
  /** Calls back when the thread ends without `close`, for example because the file is damaged; immediately if it has ended. */
  onExit(callback: (error: Error) => void): void;
  /** Commits what has been received, ends every call, closes the file. Can be repeated. */
  close(): Promise<void>;
};

/**
 * Starts a store in a worker thread, so that its disk syncs do not block this thread. Needs the compiled package: from
 * TypeScript sources (tests) use startEmbeddedStore. It listens for gRPC clients only when `listens`; `say` is as for
 * startEmbeddedStore.
 * @throws what startEmbeddedStore throws
 */
export const startEmbeddedStoreThread = async (
  options: EmbeddedStoreOptions,
  { say = toStandardError, listens = false }: Pick<Surroundings, 'say'> & { listens?: boolean } = {},
): Promise<EmbeddedStoreThread> => {
  checkOptions(options);
  const script = join(__dirname, 'thread.js');
  if (!existsSync(script))
    throw new Error('a store in a thread needs the compiled package; from sources use startEmbeddedStore');
  // A small young generation: most allocations of the store are short-lived, and it would otherwise grow to tens of megabytes.
  const worker = new Worker(script, {
    workerData: { options, listens } satisfies ThreadOptions,
    name: 'embedded-store',
    resourceLimits: { maxYoungGenerationSizeMb: 16 },
  });

  const tell = (message: ToThread, transfer: MessagePort[] = []): void => worker.postMessage(message, transfer);
  let closing = false;
  let died: Error | undefined;
  const watchers: ((error: Error) => void)[] = [];
  let settleExit = (): void => undefined;
  const exited = new Promise<void>((resolve) => (settleExit = resolve));
  worker.on('error', (error) => (died = error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', (code) => {
    settleExit();
    if (closing) return;
    died ??= new Error(`the thread of the event store ended with code ${code}`);
    for (const watcher of watchers) watcher(died);
  });

  const started = await new Promise<Extract<FromThread, { type: 'started' }>>((resolve, reject) => {
    watchers.push(reject);
    worker.on('message', (message: FromThread) => {
      if (message.type === 'started') resolve(message);
      else if (message.type === 'said') say(message.line);
      else if (message.type === 'failed') {
        died = failure(options.file, message);
        reject(died);
      }
    });
  });
  watchers.length = 0;

  return {
    url: started.url,
    connect: () => {
      const { port1, port2 } = new MessageChannel();
      if (died || closing) port1.close();
      else tell({ type: 'serve', port: port1 }, [port1]);
      return port2;
    },
    onExit: (callback) => {
      if (died && !closing) callback(died);
      else watchers.push(callback);
    },
    close: async () => {
      if (!closing) tell({ type: 'close' });
      closing = true;
      await exited;
    },
  };
};

const failure = (file: string, { name, message }: { name: string; message: string }): Error =>
  name === 'StoreLockedError'
    ? new StoreLockedError(file, new Error(message))
    : Object.assign(new Error(message), { name });
