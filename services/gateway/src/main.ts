import { ConfigError, createLog, Lifecycle, openResources, startTelemetry } from '@punctual/chassis';
import { readServiceConfig } from './config';
import { startGateway } from './start';

const main = async () => {
  const config = readServiceConfig(process.env);
  const log = createLog('gateway', config.LOG_LEVEL);
  const lifecycle = new Lifecycle(log);
  lifecycle.stopOnSignals();
  try {
    const telemetry = startTelemetry({ service: 'gateway', otlpEndpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT });
    await lifecycle.start({ name: 'telemetry', stop: () => telemetry.stop() });
    const resources = await openResources(
      { natsUrl: config.NATS_URL, eventStoreUrl: config.EVENTSTORE_URL, log, service: 'gateway' },
      lifecycle,
    );
    const { admin } = await startGateway(config, resources, telemetry, {}, lifecycle);
    if (admin.password) process.stdout.write(`Administrator ${admin.email}, password ${admin.password}\n`);
  } catch (error) {
    await lifecycle.stop();
    throw error;
  }
};

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigError ? error.message : (error as Error).stack}\n`);
  process.exit(1);
});
