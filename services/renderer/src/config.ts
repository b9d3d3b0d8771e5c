import { settings } from '@punctual/chassis';

/** The renderer's settings. */
export const rendererSettings = {
  NATS_URL: settings.natsUrl,
  EVENTSTORE_URL: settings.eventStoreUrl,
  LOG_LEVEL: settings.logLevel,
  OTEL_EXPORTER_OTLP_ENDPOINT: settings.otlpEndpoint,
};
