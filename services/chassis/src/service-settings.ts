import { z } from 'zod';
import { settings } from './config';

/** Settings of every service that reads or writes what is personal: all but the relay, which passes on what is sealed. */
export const keySettings = { KEYS_URL: settings.keysUrl };

/** Settings of every service that runs as a separate process. */
export const serviceSettings = {
  NATS_URL: settings.natsUrl,
  EVENTSTORE_URL: settings.eventStoreUrl,
  NATS_REPLICAS: settings
    .count(1, 5)
    .default(1)
    .describe('servers of a NATS cluster that keep a copy of each stream; counts when a stream is created'),
  START_WAIT: settings.startWait,
  LOG_LEVEL: settings.logLevel,
  OTEL_EXPORTER_OTLP_ENDPOINT: settings.otlpEndpoint,
  HEALTH_PORT: settings.port.optional().describe('port of health and metrics; none when not set, 0 takes a free one'),
  HEALTH_HOST: z.string().min(1).default('0.0.0.0').describe('address of the health port'),
};
