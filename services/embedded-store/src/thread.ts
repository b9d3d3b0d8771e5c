import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { EmbeddedStoreOptions } from './options';
import { openEmbeddedStore } from './store';

/** What the thread is started with: `listens` for gRPC clients or not. */
export type ThreadOptions = { options: EmbeddedStoreOptions; listens: boolean };

/** Messages to the store's thread. */
export type ToThread = { type: 'serve'; port: MessagePort } | { type: 'close' };

/** Messages from the store's thread to the thread that started it. */
export type FromThread =
  | { type: 'started'; url: string | null }
  | { type: 'failed'; name: string; message: string }
  | { type: 'said'; line: string }
  | { type: 'closed' };

// Entry point of the worker created by startEmbeddedStoreThread.
const run = async (port: NonNullable<typeof parentPort>): Promise<void> => {
  const tell = (message: FromThread): void => port.postMessage(message);
  const fail = (error: unknown): void =>
    tell({
      type: 'failed',
      name: error instanceof Error ? error.name : 'Error',
      message: error instanceof Error ? error.message : String(error),
    });
  const { options, listens } = workerData as ThreadOptions;
  try {
    const store = openEmbeddedStore(options, { say: (line) => tell({ type: 'said', line }) });
    void store.failed.then(async (error) => {
      await store.close();
      fail(error);
      process.exit(1);
    });
    port.on('message', (message: ToThread) => {
      if (message.type === 'serve') return store.serve(message.port);
      void store.close().then(() => {
        tell({ type: 'closed' });
        port.close();
      });
    });
    try {
      const url = listens ? (await store.listen()).url : null;
      tell({ type: 'started', url });
    } catch (error) {
      await store.close();
      throw error;
    }
  } catch (error) {
    fail(error);
    port.close();
  }
};

if (parentPort) void run(parentPort);
