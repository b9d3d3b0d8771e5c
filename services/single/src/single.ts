import { join } from 'node:path';
import { ensureEventConsumers, type Lifecycle, type Log, openResources } from '@punctual/chassis';
import { type GuardedRoutes, startGateway } from '@punctual/gateway';
import { startRelay } from '@punctual/relay';
import { startScheduler } from '@punctual/scheduler';
import { startTracker } from '@punctual/tracker';
import { ownKeysUrl, type SingleConfig } from './config';
import type { FirstParts } from './first-parts';
import { startInbox } from './inbox/inbox';
import { type MailRelay, wayBackOf } from './inbox/way-back';
import { startWork, type WorkThread } from './start-work';

/** The addresses of a running system, and the details shown to its operator at start. */
export type Single = {
  url: string;
  admin: { email: string /** Set only at the first start, when it was generated. */; password: string | null };
  mail: { local: boolean; where: string };
};

/** What `startSingle` goes on from. `onDied` is called when the work thread ends unexpectedly; the system cannot run without it. */
export type Begun = { first: FirstParts; workThread: WorkThread; onDied: (error: Error) => void };

/**
 * Starts the whole system for one machine, once its first parts are begun: the mail inbox where no relay is set, then the
 * services in two threads, so that a burst of mail keeps both cores busy and the API responds while reports render:
 * renderer and mailer in a separate thread, and here the services that follow the log, which is received once for all of them.
 * The lifecycle stops everything in reverse order.
 */
export const startSingle = async (
  config: SingleConfig,
  log: Log,
  lifecycle: Lifecycle,
  { first, workThread, onDied }: Begun,
): Promise<Single> => {
  const { server, telemetry, dataDirectory, served, started } = first;
  const inData = (name: string) => join(dataDirectory, name);
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
  const [{ eventStore: connect, natsUrl }, relayed] = await Promise.all([served(), mailRelay()]);

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
  started();

  const relays = config.SMTP_RELAYS?.map(({ url }) => url) ?? (config.SMTP_URL ? [config.SMTP_URL] : []);
  const mail =
    relays.length > 0
      ? { local: false, where: relays.map((one) => new URL(one).host).join(', ') }
      : { local: true, where: `${gateway.url}/inbox` };
  return { url: gateway.url, admin: gateway.admin, mail };
};
