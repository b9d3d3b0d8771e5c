import type { MessagePort } from 'node:worker_threads';
import type { NatsConnection } from 'nats';
import { type ArtifactStore, natsArtifacts } from './artifacts';
import { Bus } from './bus';
import { type Clock, systemClock } from './clock';
import { eventCodec } from './codec';
import { ConfigError, NO_KEYS } from './config';
import { connectStore } from './connect-store';
import { Refused, within } from './errors';
import { EventStore } from './event-store';
import { answering } from './health';
import { assertServerVersion } from './jetstream';
import { flushPublisher } from './jetstream-publisher';
import type { Lifecycle } from './lifecycle';
import type { Log } from './log';
import { recordedIdentity } from './log-identity';
import { connectNats } from './nats-connection';
import type { KeyStore } from './personal/key-store';
import { openKeyStore } from './personal/open-key-store';
import { People } from './personal/people';
import { natsPreviews, type Previews } from './previews';
import { untilUp } from './until-up';

/** Resources of every service; `single` shares one instance among all of them. */
export type Resources = {
  store: EventStore;
  bus: Bus;
  nats: NatsConnection;
  artifacts: ArtifactStore;
  previews: Previews;
  /** The keys of people; null for a service that reads nothing personal, and where they have none. */
  people: People | null;
  clock: Clock;
  log: Log;
};

const DRAIN_MS = 5_000;

/** Reads from the log. @throws ConfigError when the store does not let the user of the URL in, or holds a copy that is not complete */
const checkAccess = async (store: EventStore): Promise<void> => {
  try {
    await store.head();
    await recordedIdentity(store);
  } catch (error) {
    // The request is always valid, so what is refused is the user.
    if (!(error instanceof Refused)) throw error;
    throw new ConfigError('EVENTSTORE_URL: the event store refuses the user; put user:password@ into the URL', {
      cause: error,
    });
  }
};

/** Every follower of the log detects the same problem. */
const once = (tell: (error: Error) => void): ((error: Error) => void) => {
  let told = false;
  return (error) => {
    if (!told) tell(error);
    told = true;
  };
};

/** Opens the keys of people; `wait` waits for a store that does not answer yet, and throws ConfigError when it refuses the user. */
const openPeople = async (
  { keys, log }: { keys: string | KeyStore | null; log: Log },
  lifecycle: Lifecycle,
  waiting: { log: Log; ms: number },
): Promise<{ people: People; wait(): Promise<void> } | null> => {
  if (keys === NO_KEYS) log.warn('KEYS_URL is none: addresses and names in events are stored as they are');
  if (keys === null || keys === NO_KEYS) return null;
  const store = typeof keys === 'string' ? await openKeyStore(keys, log) : keys;
  await lifecycle.start({
    name: 'keys',
    stop: async () => (typeof keys === 'string' ? store.close() : undefined),
    health: answering(() => store.check()),
  });
  return { people: new People(store), wait: () => untilUp('the key store', () => store.check(), waiting) };
};

/** How long a start waits for a part when nothing else is said. */
const START_WAIT_MS = 600_000;

/**
 * Connects to the event store, to NATS and to the keys of people, in that order, and registers their shutdown with the lifecycle. Waits for
 * what does not answer yet.
 * @throws ConfigError when one of them refuses the user; the last error when one does not answer in time
 */
export const openResources = async (
  options: {
    natsUrl: string;
    /** A connection string, `esdb://…`, or a message channel to the thread of an embedded store. */
    eventStore: string | MessagePort;
    /** Where the keys of people are: `KEYS_URL`, or an open store, which its owner closes. Null for a service that reads nothing personal. */
    keys: string | KeyStore | null;
    log: Log;
    clock?: Clock;
    service: string;
    /** Called when the event store holds another log; by default the process exits. */
    onOtherLog?: (error: Error) => void;
    /** How long to wait for each part that does not answer; ten minutes by default. */
    startWaitMs?: number;
    /** How many servers of a NATS cluster keep each stream that is created; one by default. */
    natsReplicas?: number;
  },
  lifecycle: Lifecycle,
): Promise<Resources> => {
  const waiting = { log: options.log, ms: options.startWaitMs ?? START_WAIT_MS };
  const keys = await openPeople(options, lifecycle, waiting);
  const codec = eventCodec(keys?.people ?? null, options.keys === NO_KEYS ? 'readable' : 'sealed');
  const endProcess = (error: Error): void => {
    options.log.fatal({ err: error }, 'the event store holds another log; the state in memory does not match it');
    void lifecycle.stop().finally(() => process.exit(1));
  };
  const store = new EventStore(
    await connectStore(options.eventStore),
    (error) => options.log.warn({ err: error }, 'lost the connection to the event store'),
    once(options.onOtherLog ?? endProcess),
    codec,
  );
  await lifecycle.start({
    name: 'eventStore',
    stop: () => store.close(),
    health: answering(() => store.check()),
  });
  await untilUp('the event store', () => checkAccess(store), waiting);
  const connectOnce = () =>
    connectNats(options.natsUrl, {
      name: options.service,
      // The client reconnects to an unreachable broker; until then requests time out and consumers wait.
      maxReconnectAttempts: -1,
      reconnectTimeWait: 500,
      pingInterval: 10_000,
      maxPingOut: 2,
      // Each request would otherwise capture a stack, a tenth of all the time under load.
      noAsyncTraces: true,
    });
  const nats = await untilUp('NATS', connectOnce, waiting);
  await lifecycle.start({
    name: 'nats',
    health: answering(() => nats.flush()),
    stop: async () => {
      flushPublisher(nats);
      await within(DRAIN_MS, nats.drain(), () => new Error('NATS did not drain'))
        // A server that is gone cannot take the remaining messages; the client must not keep reconnecting.
        .catch(() => nats.close());
    },
  });
  assertServerVersion(nats);
  const bus = new Bus(nats, options.log, codec, () => store.identities());
  // A cluster that starts accepts connections before it has elected who keeps the streams.
  await untilUp('JetStream', () => bus.ensureStreams(options.natsReplicas), waiting);
  await keys?.wait();
  const artifacts = natsArtifacts(nats, systemClock, options.natsReplicas);
  const clock = options.clock ?? systemClock;
  const previews = natsPreviews(nats, clock, options.natsReplicas);
  return { store, bus, nats, artifacts, previews, people: keys?.people ?? null, clock, log: options.log };
};
