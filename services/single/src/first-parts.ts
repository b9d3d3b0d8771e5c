import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import { type Lifecycle, type Log, openHealthPort, startTelemetry, type Telemetry } from '@punctual/chassis';
import { startEmbeddedStoreThread } from '@punctual/embedded-store';
import { type HttpServer, startServer } from '@punctual/gateway/server';
import type { SingleConfig } from './config';
import { launchOwnNats } from './nats';

/** What runs or is on its way before the services are loaded. */
export type FirstParts = {
  server: HttpServer;
  telemetry: Telemetry;
  dataDirectory: string;
  /** Says that the whole system has started. */
  started(): void;
  /** Waits until both serve: a way to the event store, new at each call, and the URL of NATS. @throws Error with the reason why one cannot */
  served(): Promise<{ eventStore: () => string | MessagePort; natsUrl: string }>;
};

/**
 * Opens the port, then begins what takes a while and needs nothing else: the event store and nats-server, where theirs is not an external
 * one. They start while this thread loads the services. The lifecycle stops them in reverse order.
 * `onDied` is called when the thread of the store ends unexpectedly; the system cannot run without it.
 * @throws ConfigError when a port or the data directory cannot be used
 */
export const beginFirstParts = async (
  config: SingleConfig,
  log: Log,
  lifecycle: Lifecycle,
  onDied: (error: Error) => void,
): Promise<FirstParts> => {
  // First, so that a port in use is noticed before anything is created.
  const server = await startServer(config, log, lifecycle);
  const telemetry = startTelemetry({ service: 'punctual', otlpEndpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT });
  await lifecycle.start({ name: 'telemetry', stop: () => telemetry.stop() });
  let hasStarted = false;
  await openHealthPort(config, { lifecycle, telemetry, log, started: () => hasStarted });
  const dataDirectory = resolve(config.DATA_DIR);
  await mkdir(dataDirectory, { recursive: true });

  /** A connection string, or a message channel to the built-in store, which belongs to one thread. */
  const eventStore = async (): Promise<() => string | MessagePort> => {
    const { EVENTSTORE_URL: url, EVENTSTORE_LISTEN: listen } = config;
    if (url) return () => url;
    // Views are created after the log, so existing views mean that there was a log: a missing log is not created again.
    const mustExist = existsSync(join(dataDirectory, 'read-model.db'));
    const store = await startEmbeddedStoreThread(
      { file: join(dataDirectory, 'events.db'), mustExist, ...listen },
      { say: (line) => log.warn(line), listens: listen !== undefined },
    );
    store.onExit(onDied);
    await lifecycle.start({ name: 'event store', stop: () => store.close() });
    return () => store.connect();
  };
  /** Resolves as soon as the process runs, to what waits for it. */
  const broker = async (): Promise<() => Promise<string>> => {
    const { NATS_URL: url } = config;
    if (url) return async () => url;
    const nats = await launchOwnNats(dataDirectory, config.EVENT_CONSUMERS, log);
    await lifecycle.start({ name: 'nats-server', stop: () => nats.stop() });
    return async () => (await nats.ready()).url;
  };
  const opening = eventStore();
  // A store that another process has open ends this start, before that process's nats-server is waited for.
  const failed = new Promise<never>((_, reject) => opening.catch(reject));
  const natsUrl = await Promise.race([broker(), failed]);
  return {
    server,
    telemetry,
    dataDirectory,
    started: () => {
      hasStarted = true;
    },
    served: async () => {
      const [connect, url] = await Promise.all([opening, natsUrl()]);
      return { eventStore: connect, natsUrl: url };
    },
  };
};
