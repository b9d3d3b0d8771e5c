import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { serve } from './channel/serve';
import { openCore, type Surroundings } from './core';
import type { LogError } from './log/log-error';
import { checkOptions, type EmbeddedStoreOptions } from './options';

/** An open store. */
export type OpenStore = {
  /** A new message channel to the store; the port may be transferred to another thread (`channel/wire.ts`). */
  connect(): MessagePort;
  /** Serves the other end of a message channel. */
  serve(port: MessagePort): void;
  /**
   * Listens for gRPC clients. `url` is their connection string: `esdb://127.0.0.1:PORT?tls=false`.
   * @throws Error when the port is taken
   */
  listen(): Promise<{ port: number; url: string }>;
  /**
   * Resolves when the file is found to be damaged. From then on every call is answered with DATA_LOSS; the host program
   * should exit and report the reason.
   */
  failed: Promise<LogError>;
  /** What keeps the file from being read or written, such as a full disk; null when nothing does. */
  problem(): string | null;
  /** Commits what has been received, ends every call with UNAVAILABLE, closes the file. Can be repeated. */
  close(): Promise<void>;
};

/** A store that listens. */
export type EmbeddedStore = Omit<OpenStore, 'listen' | 'serve'> & { port: number; url: string };

/**
 * Opens a store in this thread.
 * @throws InvalidOptionsError for invalid options, @throws StoreLockedError when the file is in use
 * @throws LogError when the file is damaged, missing though it must exist, or cannot be opened
 */
export const openEmbeddedStore = (options: EmbeddedStoreOptions, surroundings: Surroundings = {}): OpenStore => {
  const checked = checkOptions(options);
  const core = openCore(checked, surroundings);
  const closers = new Set<() => Promise<void> | void>();
  const attach = (port: MessagePort): void => {
    const close = serve(core, port);
    closers.add(close);
    port.once('close', () => closers.delete(close));
  };
  const close = async (): Promise<void> => {
    core.finish();
    for (const stop of closers) await stop();
    core.close();
  };
  let closing: Promise<void> | undefined;
  return {
    connect: () => {
      const { port1, port2 } = new MessageChannel();
      attach(port1);
      return port2;
    },
    serve: attach,
    listen: async () => {
      // Loaded only when it is needed: gRPC takes memory and start-up time.
      const { startServer } = await import('./rpc/server.js');
      const server = await startServer(core, checked);
      closers.add(server.close);
      return { port: server.port, url: server.url };
    },
    failed: core.failed,
    problem: () => core.health.trouble?.message ?? null,
    close: () => (closing ??= close()),
  };
};

/**
 * Opens a store in this thread and listens for gRPC clients.
 * @throws what openEmbeddedStore throws, @throws Error when the port is taken
 */
export const startEmbeddedStore = async (
  options: EmbeddedStoreOptions,
  surroundings: Surroundings = {},
): Promise<EmbeddedStore> => {
  const { listen, serve: _, ...store } = openEmbeddedStore(options, surroundings);
  try {
    return { ...store, ...(await listen()) };
  } catch (error) {
    await store.close();
    throw error;
  }
};
