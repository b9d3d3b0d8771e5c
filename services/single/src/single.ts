import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import {
  ensureEventConsumers,
  type Lifecycle,
  type Log,
  openHealthPort,
  openResources,
  startTelemetry,
} from '@punctual/chassis';
import { startEmbeddedStoreThread } from '@punctual/embedded-store';
import { type GuardedRoutes, startGateway, startServer } from '@punctual/gateway';
import { startRelay } from '@punctual/relay';
import { startScheduler } from '@punctual/scheduler';
import { startTracker } from '@punctual/tracker';
import { ownKeysUrl, type SingleConfig } from './config';
import { startInbox } from './inbox/inbox';
import { type MailRelay, wayBackOf } from './inbox/way-back';
import { startOwnNats } from './nats';
import { startWork, type WorkThread } from './start-work';

/** The addresses of a running system, and the details shown to its operator at start. */
export type Single = {
  url: string;
  admin: { email: string /** Set only at the first start, when it was generated. */; password: string | null };
  mail: { local: boolean; where: string };
  dataDirectory: string;
};

/**
 * Starts the whole system for one machine: the parts whose URL is not set (event store, NATS, mail inbox), then the
 * services in two threads, so that a burst of mail keeps both cores busy and the API responds while reports render:
 * renderer and mailer in a separate thread, and here the services that follow the log, which is received once for all of them.
 * The lifecycle stops everything in reverse order.
 * `workThread` is open already (`openWorkThread`). `onDied` is called when a thread ends unexpectedly; the system cannot run without it.
 */
export const startSingle = async (
  config: SingleConfig,
  log: Log,
  lifecycle: Lifecycle,
  { workThread, onDied }: { workThread: WorkThread; onDied: (error: Error) => void },
): Promise<Single> => {
  // First, so that a port in use is noticed before anything is created.
  const server = await startServer(config, log, lifecycle);
  const telemetry = startTelemetry({ service: 'punctual', otlpEndpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT });
  await lifecycle.start({ name: 'telemetry', stop: () => telemetry.stop() });
  let started = false;
  await openHealthPort(config, { lifecycle, telemetry, log, started: () => started });
  const dataDirectory = resolve(config.DATA_DIR);
  await mkdir(dataDirectory, { recursive: true });
  const inData = (name: string) => join(dataDirectory, name);

  /** Opens a connection to the event store; a message channel to the built-in one belongs to one thread. */
  const eventStore = async (): Promise<() => string | MessagePort> => {
    const { EVENTSTORE_URL: url, EVENTSTORE_LISTEN: listen } = config;
    if (url) return () => url;
    // Views are created after the log, so existing views mean that there was a log: a missing log is not created again.
    const mustExist = existsSync(inData('read-model.db'));
    const store = await startEmbeddedStoreThread(
      { file: inData('events.db'), mustExist, ...listen },
      { say: (line) => log.warn(line), listens: listen !== undefined },
    );
    store.onExit(onDied);
    await lifecycle.start({ name: 'event store', stop: () => store.close() });
    return () => store.connect();
  };
  const broker = async (): Promise<string> => {
    if (config.NATS_URL) return config.NATS_URL;
    const nats = await startOwnNats(dataDirectory, config.EVENT_CONSUMERS, log);
    await lifecycle.start({ name: 'nats-server', stop: () => nats.stop() });
    return nats.url;
  };
  const routes: GuardedRoutes[] = [];
  let eraseMail = async (_email: string): Promise<void> => {};
  /** Where mail goes: to relays, or to an inbox on this machine, from which it can be sent back. */
  const mailRelay = async (): Promise<MailRelay> => {
    if (config.SMTP_URL || config.SMTP_RELAYS) return { SMTP_URL: config.SMTP_URL };
    const back = await wayBackOf(config);
    const inbox = await startInbox({ file: inData('inbox.db'), wayBack: back.wayBack });
    await lifecycle.start({ name: 'inbox', stop: () => inbox.close() });
    routes.push(inbox.routes);
    eraseMail = (email) => inbox.erase(email);
    return { SMTP_URL: inbox.url, ...back.settings };
  };
  const [connect, natsUrl, relayed] = await Promise.all([eventStore(), broker(), mailRelay()]);

  const KEYS_URL = config.KEYS_URL ?? ownKeysUrl(dataDirectory);
  const PUBLIC_URL = config.PUBLIC_URL ?? server.url;
  const work = await startWork(
    workThread,
    { ...config, ...relayed, KEYS_URL, NATS_URL: natsUrl, PUBLIC_URL },
    connect(),
  );
  work.onExit(onDied);
  telemetry.addSource(() => work.metrics());
  await lifecycle.start({ name: 'renderer and mailer', stop: () => work.stop(), health: () => work.health() });
  const resources = await openResources(
    {
      eventStore: connect(),
      keys: KEYS_URL,
      natsUrl,
      log,
      service: 'punctual',
      startWaitMs: config.START_WAIT * 1000,
      natsReplicas: config.NATS_REPLICAS,
    },
    lifecycle,
  );
  await ensureEventConsumers(resources.nats, config.EVENT_CONSUMERS);
  const relay = startRelay(resources);
  await lifecycle.start({ name: 'relay', stop: () => relay.stop(), health: () => relay.health() });
  await startTracker({ ...config, PUBLIC_URL }, resources, lifecycle, (email) => eraseMail(email));
  await startScheduler(config, resources, lifecycle);
  const gateway = await startGateway(
    config,
    resources,
    telemetry,
    { server, routes, readModelFile: inData('read-model.db') },
    lifecycle,
  );
  // Last in, first out: handlers finish before the parts they use stop.
  await lifecycle.start({ name: 'bus', stop: () => resources.bus.stop() });
  started = true;

  const relays = config.SMTP_RELAYS?.map(({ url }) => url) ?? (config.SMTP_URL ? [config.SMTP_URL] : []);
  const mail =
    relays.length > 0
      ? { local: false, where: relays.map((one) => new URL(one).host).join(', ') }
      : { local: true, where: `${gateway.url}/inbox` };
  return { url: gateway.url, admin: gateway.admin, mail, dataDirectory };
};
