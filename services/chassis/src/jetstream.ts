import { STREAMS } from '@punctual/contracts';
import {
  DiscardPolicy,
  type JetStreamManager,
  type NatsConnection,
  nanos,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from 'nats';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Window in which JetStream drops a message whose id it has seen. */
const DUPLICATE_WINDOW_MS = 10 * 60 * 1000;

const common = { storage: StorageType.File, discard: DiscardPolicy.Old, duplicate_window: nanos(DUPLICATE_WINDOW_MS) };

const wanted: (Partial<StreamConfig> & { name: string })[] = [
  {
    ...common,
    name: STREAMS.events,
    subjects: ['punctual.>'],
    retention: RetentionPolicy.Limits,
    max_age: nanos(7 * DAY_MS),
  },
  { ...common, name: STREAMS.queue, subjects: ['queue.>'], retention: RetentionPolicy.Workqueue },
  {
    ...common,
    name: STREAMS.deadLetters,
    subjects: ['dead.>'],
    retention: RetentionPolicy.Limits,
    max_age: nanos(90 * DAY_MS),
  },
];

/** nats-server below 2.9 lacks the pull consumers used here; `nc.info` is set once connected. */
export const assertServerVersion = (nats: NatsConnection): void => {
  const [major = 0, minor = 0] = (nats.info?.version ?? '0.0').split('.').map(Number);
  if (major < 2 || (major === 2 && minor < 9))
    throw new Error(`nats-server ${nats.info?.version} is too old: 2.9 or newer is needed`);
};

/** Whether an error of the JetStream API says that the stream or consumer does not exist. */
export const isMissing = (error: unknown): boolean =>
  (error as { api_error?: { code?: number } }).api_error?.code === 404;

/**
 * Creates missing streams, each kept by `replicas` servers; an existing stream keeps its operator's configuration
 * (replicas, placement, limits).
 */
export const ensureStreams = async (nats: NatsConnection, replicas = 1): Promise<JetStreamManager> => {
  const manager = await nats.jetstreamManager();
  for (const config of wanted) {
    try {
      await manager.streams.info(config.name);
    } catch (error) {
      if (!isMissing(error)) throw error;
      await manager.streams.add({ ...config, num_replicas: replicas });
    }
  }
  return manager;
};
