import { parentPort, workerData } from 'node:worker_threads';
import type { EmbeddedStoreOptions } from './options';
import { startEmbeddedStore } from './store';

/** Messages from the store's thread to the thread that started it. */
export type FromThread =
  | { type: 'started'; port: number; url: string }
  | { type: 'failed'; name: string; message: string }
  | { type: 'said'; line: string }
  | { type: 'closed' };

// Entry point of the worker created by startEmbeddedStoreThread; any message asks it to close.
const run = async (port: NonNullable<typeof parentPort>): Promise<void> => {
  const tell = (message: FromThread): void => port.postMessage(message);
  const fail = (error: unknown): void =>
    tell({
      type: 'failed',
      name: error instanceof Error ? error.name : 'Error',
      message: error instanceof Error ? error.message : String(error),
    });
  try {
    const say = (line: string): void => tell({ type: 'said', line });
    const store = await startEmbeddedStore(workerData as EmbeddedStoreOptions, { say });
    void store.failed.then(async (error) => {
      await store.close();
      fail(error);
      process.exit(1);
    });
    port.once('message', () => {
      void store.close().then(() => {
        tell({ type: 'closed' });
        port.close();
      });
    });
    tell({ type: 'started', port: store.port, url: store.url });
  } catch (error) {
    fail(error);
  }
};

if (parentPort) void run(parentPort);
