import { ConfigError, createLog, Lifecycle, type ZoneData, zoneData, zoneDataText } from '@punctual/chassis';
import { STOP_GRACE_MS } from '@punctual/mailer/config';
import { readSingleConfig } from './config';
import { beginFirstParts } from './first-parts';
import type { Single } from './single';
import type { WorkThread } from './start-work';

/** The text shown to the operator once everything is running. */
const banner = ({ url, admin, mail }: Single, dataDirectory: string, zones: ZoneData): string =>
  [
    '',
    `Punctual is ready at ${url}`,
    `  Administrator  ${admin.email}`,
    ...(admin.password === null ? [] : [`  Password       ${admin.password}   (shown this once)`]),
    `  Mail           ${mail.local ? `stays here: ${mail.where}` : `goes to ${mail.where}`}`,
    `  API            ${url}/docs`,
    `  Data           ${dataDirectory}`,
    `  Time zones     ${zoneDataText(zones)}`,
    'Ctrl-C stops it.',
    '',
  ].join('\n');

const start = async (workThread: WorkThread): Promise<void> => {
  const config = readSingleConfig(process.env);
  const log = createLog('punctual', config.LOG_LEVEL);
  const lifecycle = new Lifecycle(log);
  lifecycle.stopOnSignals(STOP_GRACE_MS);
  const onDied = (error: Error) => {
    log.fatal({ err: error }, 'a part of Punctual ended unexpectedly; stopping everything');
    void lifecycle.stop().finally(() => process.exit(1));
  };
  try {
    const zones = zoneData(config.ZONEINFO_DIR);
    const first = await beginFirstParts(config, log, lifecycle, onDied);
    // Only now: this thread is busy with it while the event store and nats-server start.
    const { startSingle } = await import('./single.js');
    const single = await startSingle(config, log, lifecycle, { first, workThread, onDied });
    process.stdout.write(banner(single, first.dataDirectory, zones));
  } catch (error) {
    await lifecycle.stop();
    throw error;
  }
};

/** Starts the system and tells the operator where it is; ends the process when that fails, with 78 when a setting is wrong. */
export const run = async (workThread: WorkThread): Promise<void> => {
  try {
    await start(workThread);
  } catch (error) {
    process.stderr.write(`Punctual could not start. ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(error instanceof ConfigError ? 78 : 1);
  }
};
