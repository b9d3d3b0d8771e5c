import type { z } from 'zod';
import { type CheckTogether, ConfigError, readConfig } from './config';
import { openHealthPort } from './health-port';
import { Lifecycle } from './lifecycle';
import { createLog, type Log } from './log';
import { openResources, type Resources } from './resources';
import type { keySettings, serviceSettings } from './service-settings';
import { startTelemetry, type Telemetry } from './telemetry';

type Common = typeof serviceSettings;
type Keys = Partial<z.infer<z.ZodObject<typeof keySettings>>>;

/** Starts a service: its parts register themselves and their health with the lifecycle. */
export type StartService<Config> = (
  config: Config,
  resources: Resources,
  lifecycle: Lifecycle,
  telemetry: Telemetry,
) => Promise<void>;

/** Exit code of a process with wrong settings: EX_CONFIG of sysexits.h. */
const WRONG_SETTINGS = 78;

/** Exits the process: with 78 and the bare message for wrong settings, with 1 for any other error. */
const endWith = (error: unknown, log?: Log): never => {
  if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
  else if (log) log.fatal({ err: error }, 'could not start');
  else process.stderr.write(`${String(error)}\n`);
  process.exit(error instanceof ConfigError ? WRONG_SETTINGS : 1);
};

/**
 * Runs one service as a process: reads its settings, connects, starts it, and stops it in reverse on SIGTERM. The
 * health port opens first and reports "not ready" until every part has started, and during shutdown.
 * Wrong settings end the process with status 78 and one message that names all of them; any other failure with 1.
 */
export const runService = <Shape extends z.ZodRawShape & Common>(
  name: string,
  shape: Shape,
  start: StartService<z.infer<z.ZodObject<Shape>>>,
  /** `graceMs` is how long a stop may take, in milliseconds; 30 s by default. */
  options: { graceMs?: number; checkTogether?: CheckTogether } = {},
): void => {
  const main = async () => {
    const config = readConfig(shape, process.env, options.checkTogether);
    const common = config as z.infer<z.ZodObject<Common>>;
    const log = createLog(name, common.LOG_LEVEL);
    const lifecycle = new Lifecycle(log);
    lifecycle.stopOnSignals(options.graceMs);
    const telemetry = startTelemetry({ service: name, otlpEndpoint: common.OTEL_EXPORTER_OTLP_ENDPOINT });
    await lifecycle.start({ name: 'telemetry', stop: () => telemetry.stop() });
    let started = false;
    try {
      await openHealthPort(common, { lifecycle, telemetry, log, started: () => started });
      const resources = await openResources(
        {
          natsUrl: common.NATS_URL,
          eventStore: common.EVENTSTORE_URL,
          keys: (config as Keys).KEYS_URL ?? null,
          log,
          service: name,
          startWaitMs: common.START_WAIT * 1000,
          natsReplicas: common.NATS_REPLICAS,
        },
        lifecycle,
      );
      await start(config, resources, lifecycle, telemetry);
      // Last in, first out: handlers finish before the parts they use are stopped.
      await lifecycle.start({ name: 'bus', stop: () => resources.bus.stop() });
      started = true;
      log.info('ready');
    } catch (error) {
      await lifecycle.stop();
      endWith(error, log);
    }
  };
  main().catch((error: unknown) => endWith(error));
};
