import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import {
  ConfigError,
  connectStore,
  createLog,
  EventStore,
  eventCodec,
  openKeyStore,
  People,
  systemClock,
} from '@punctual/chassis';
import { Rejection } from '@punctual/contracts';
import { openEmbeddedStore, StoreLockedError } from '@punctual/embedded-store';
import { resetPassword } from '@punctual/gateway';
import { ownKeysUrl, readSingleConfig } from './config';

/** The event log: the one at EVENTSTORE_URL, else the one in the data directory, opened in this process. */
const openLog = async (): Promise<{ connection: string | MessagePort; close(): Promise<void> }> => {
  const { EVENTSTORE_URL, DATA_DIR } = readSingleConfig(process.env);
  if (EVENTSTORE_URL) return { connection: EVENTSTORE_URL, close: async () => {} };
  const file = join(resolve(DATA_DIR), 'events.db');
  if (!existsSync(file))
    throw new ConfigError(`There is no event log at ${file}; set DATA_DIR to the data directory of Punctual.`);
  try {
    const store = openEmbeddedStore({ file });
    return { connection: store.connect(), close: () => store.close() };
  } catch (error) {
    if (!(error instanceof StoreLockedError)) throw error;
    throw new ConfigError(`Punctual is running on ${file}. Stop it, run this again, then start it.`, { cause: error });
  }
};

const main = async (): Promise<void> => {
  const { KEYS_URL, DATA_DIR } = readSingleConfig(process.env);
  const log = await openLog();
  const keys = await openKeyStore(KEYS_URL ?? ownKeysUrl(resolve(DATA_DIR)), createLog('reset-password', 'warn'));
  const codec = eventCodec(new People(keys));
  const store = new EventStore(await connectStore(log.connection), undefined, undefined, codec);
  try {
    const { email, password, ended } = await resetPassword({ store, clock: systemClock }, process.argv[2]);
    process.stdout.write(`Account   ${email}\nPassword  ${password}   (shown this once)\n`);
    process.stdout.write(`Open sessions ended: ${ended}\n`);
  } finally {
    await store.close();
    await keys.close();
    await log.close();
  }
};

main().catch((error: unknown) => {
  const known = error instanceof ConfigError || error instanceof Rejection;
  process.stderr.write(`The password was not reset. ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(known ? 78 : 1);
});
