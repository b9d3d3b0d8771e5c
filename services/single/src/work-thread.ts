import { type MessagePort, parentPort } from 'node:worker_threads';
import { createLog, type Health, Lifecycle, openResources, startTelemetry } from '@punctual/chassis';
import { startMailer } from '@punctual/mailer';
import { startRenderer } from '@punctual/renderer';
import type { SingleConfig } from './config';

/** The first message to the thread starts its parts; those after it are `ToWork`. */
export type WorkConfig = SingleConfig & { NATS_URL: string; KEYS_URL: string };
export type WorkStart = { config: WorkConfig; eventStore: string | MessagePort };
export type ToWork = 'metrics' | 'health' | 'stop';
export type FromWork = { type: 'ready' } | { type: 'metrics'; text: string } | { type: 'health'; parts: Health[] };

const run = async (port: NonNullable<typeof parentPort>, { config, eventStore }: WorkStart): Promise<void> => {
  const log = createLog('punctual-work', config.LOG_LEVEL);
  const lifecycle = new Lifecycle(log);
  const tell = (message: FromWork): void => port.postMessage(message);
  const telemetry = startTelemetry({ service: 'punctual-work', otlpEndpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT });
  await lifecycle.start({ name: 'telemetry', stop: () => telemetry.stop() });
  const resources = await openResources(
    {
      eventStore,
      keys: config.KEYS_URL,
      natsUrl: config.NATS_URL,
      log,
      service: 'punctual-work',
      startWaitMs: config.START_WAIT * 1000,
      natsReplicas: config.NATS_REPLICAS,
    },
    lifecycle,
  );
  await startRenderer(config, resources, lifecycle);
  await startMailer(config, resources, lifecycle);
  // Last in, first out: handlers finish before the parts they use stop.
  await lifecycle.start({ name: 'bus', stop: () => resources.bus.stop() });
  // Nothing else is sent before the thread is ready.
  port.on('message', (message: ToWork) => {
    switch (message) {
      case 'metrics':
        return void telemetry.metrics().then((text) => tell({ type: 'metrics', text }));
      case 'health':
        return void lifecycle.health().then((parts) => tell({ type: 'health', parts }));
      case 'stop':
        return void lifecycle.stop().then(() => process.exit(0));
    }
  });
  tell({ type: 'ready' });
};

const port = parentPort;
port?.once('message', (start: WorkStart) => void run(port, start));
