import type { z } from 'zod';
import { ConfigError, readConfig, type settings } from './config';
import { Lifecycle } from './lifecycle';
import { createLog } from './log';
import { openResources, type Resources } from './resources';
import { startTelemetry } from './telemetry';

/** What every service that runs as a process of its own is configured with. */
type Common = {
  NATS_URL: typeof settings.natsUrl;
  EVENTSTORE_URL: typeof settings.eventStoreUrl;
  LOG_LEVEL: typeof settings.logLevel;
  OTEL_EXPORTER_OTLP_ENDPOINT: typeof settings.otlpEndpoint;
};

/**
 * Runs one service as a process: reads its settings, connects, starts it, and stops it in reverse on SIGTERM.
 * A wrong setting ends the process with status 78 (EX_CONFIG of sysexits.h) and one message that names all of them.
 */
export const runService = <Shape extends z.ZodRawShape & Common>(
  name: string,
  shape: Shape,
  start: (config: z.infer<z.ZodObject<Shape>>, resources: Resources, lifecycle: Lifecycle) => Promise<void>,
): void => {
  const main = async () => {
    const config = readConfig(shape, process.env);
    const common = config as z.infer<z.ZodObject<Common>>;
    const log = createLog(name, common.LOG_LEVEL);
    const lifecycle = new Lifecycle(log);
    lifecycle.stopOnSignals();
    const telemetry = startTelemetry({ service: name, otlpEndpoint: common.OTEL_EXPORTER_OTLP_ENDPOINT });
    await lifecycle.start({ name: 'telemetry', stop: () => telemetry.stop() });
    try {
      const resources = await openResources(
        { natsUrl: common.NATS_URL, eventStoreUrl: common.EVENTSTORE_URL, log, service: name },
        lifecycle,
      );
      await start(config, resources, lifecycle);
      // Last in, first out: handlers finish before the parts they use go away.
      await lifecycle.start({ name: 'bus', stop: () => resources.bus.stop() });
      log.info('ready');
    } catch (error) {
      log.fatal({ err: error }, 'could not start');
      await lifecycle.stop();
      process.exit(1);
    }
  };
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof ConfigError ? error.message : String(error)}\n`);
    process.exit(error instanceof ConfigError ? 78 : 1);
  });
};
