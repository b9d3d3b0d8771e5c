import { existsSync } from 'node:fs';
import { mkdir, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  ConfigError,
  createLog,
  eventCodec,
  isGiven,
  type KeyStore,
  NO_KEYS,
  openKeyStore,
  People,
  readConfig,
  settings,
  Unavailable,
} from '@punctual/chassis';
import { CopiedStore, copyLog } from '@punctual/chassis/copy';
import { type EmbeddedStore, StoreLockedError, startEmbeddedStore } from '@punctual/embedded-store';
import { z } from 'zod';
import { ownKeysUrl } from './config';

const SAY_EVERY = 10_000;
const say = (text: string) => process.stdout.write(`${text}\n`);

/** Where a log is: at a connection string, or in the data directory of a Punctual with its own event store. */
type Place = string | { folder: string };

const isFolderName = (text: string): boolean => text.startsWith('file:///') || !text.includes('://');
/** A connection string, or the path or file URL of a folder. */
const place = z
  .string()
  .refine(
    (text) => isFolderName(text) || settings.eventStoreUrl.safeParse(text).success,
    'must begin with esdb://, or be the data directory of a Punctual with its own event store',
  )
  .transform((text): Place => {
    if (!isFolderName(text)) return settings.eventStoreUrl.parse(text);
    return { folder: resolve(text.startsWith('file:') ? fileURLToPath(text) : text) };
  });

const shape = {
  EVENTSTORE_FROM: place.describe('the event store whose log is copied'),
  EVENTSTORE_TO: place.describe('the empty event store that gets the copy'),
  KEYS_URL: settings.keysUrl.optional(),
};

/** Settings with the arguments for what is not set, in order: a password can be kept off the command line. */
const environment = (args: readonly string[]): Record<string, string | undefined> => {
  const missing = ['EVENTSTORE_FROM', 'EVENTSTORE_TO'].filter((name) => !isGiven(process.env, name));
  if (args.length !== missing.length)
    throw new ConfigError(
      'Usage: npm run copy-log -- <from> <to>; without what EVENTSTORE_FROM and EVENTSTORE_TO say, which may also be in files (…_FILE)',
    );
  return { ...process.env, ...Object.fromEntries(missing.map((name, index) => [name, args[index]])) };
};

const isFolder = (at: Place): at is { folder: string } => typeof at !== 'string';

/** The store of a data directory, for as long as this process runs. @throws ConfigError when Punctual runs on it */
const openFolder = async (setting: string, folder: string): Promise<EmbeddedStore> => {
  try {
    return await startEmbeddedStore({ file: join(folder, 'events.db') });
  } catch (error) {
    if (error instanceof StoreLockedError)
      throw new ConfigError(`${setting}: Punctual is running on ${folder}. Stop it.`);
    throw error;
  }
};

const openKeys = async (url: string): Promise<KeyStore> => {
  const keys = await openKeyStore(url, createLog('copy-log', 'warn'));
  try {
    await keys.check();
    return keys;
  } catch (error) {
    await keys.close();
    throw error instanceof Unavailable ? new ConfigError(`KEYS_URL: ${error.message}`) : error;
  }
};

/** Where the keys are: `KEYS_URL`, or in one of the folders. A file that does not exist would be made, with keys that nobody has. */
const keysUrlFor = (places: readonly Place[], given: string | undefined): string => {
  if (given === NO_KEYS) throw new ConfigError('KEYS_URL is none: there are no keys to seal anything with');
  if (given?.startsWith('file:') && !existsSync(fileURLToPath(given)))
    throw new ConfigError(`KEYS_URL: there is no file ${fileURLToPath(given)}; new keys would be ones that nobody has`);
  if (given) return given;
  const beside = places.filter(isFolder).find(({ folder }) => existsSync(join(folder, 'keys.db')));
  if (beside) return ownKeysUrl(beside.folder);
  throw new ConfigError('KEYS_URL is not set; what is personal is sealed with the keys that Punctual has there');
};

const closers: (() => Promise<void>)[] = [];

const reach = async (setting: string, at: Place): Promise<CopiedStore> => {
  const folder = isFolder(at) ? await openFolder(setting, at.folder) : null;
  if (folder) closers.push(() => folder.close());
  const store = new CopiedStore(setting, isFolder(at) ? (folder?.url ?? '') : at);
  closers.push(() => store.close());
  return store;
};

const main = async (): Promise<void> => {
  const { EVENTSTORE_FROM: from, EVENTSTORE_TO: to, KEYS_URL } = readConfig(shape, environment(process.argv.slice(2)));
  const keysUrl = keysUrlFor([from, to], KEYS_URL);
  if (isFolder(from) && !existsSync(join(from.folder, 'events.db')))
    throw new ConfigError(`EVENTSTORE_FROM: there is no event log in ${from.folder}`);
  if (isFolder(to)) await mkdir(to.folder, { recursive: true });
  const same =
    isFolder(from) && isFolder(to) ? (await realpath(from.folder)) === (await realpath(to.folder)) : from === to;
  if (same) throw new ConfigError('EVENTSTORE_TO: it is the log that is to be copied; give an empty store');
  const keys = await openKeys(keysUrl);
  closers.push(() => keys.close());
  const source = await reach('EVENTSTORE_FROM', from);
  const target = await reach('EVENTSTORE_TO', to);
  let said = 0;
  const progress = (events: number): void => {
    if (events - said < SAY_EVERY) return;
    said = events;
    say(`${events} events`);
  };
  const copied = await copyLog({ source, target, codec: eventCodec(new People(keys)), progress });
  const { events, streams, sealed, unreadable, unreadableAt, logId } = copied;
  say(`Copied ${events} events of ${streams} streams, of which ${sealed} were sealed. The copy is the log ${logId}.`);
  if (unreadable > 0)
    say(`${unreadable} events cannot be read by this version, and were copied as they are: ${unreadableAt.join(', ')}`);
  if (isFolder(to) && !KEYS_URL && !existsSync(join(to.folder, 'keys.db')))
    say(`Copy keys.db and the other files of the old data directory into ${to.folder} before Punctual starts there.`);
};

const closeAll = async (): Promise<void> => {
  for (const close of closers.reverse())
    await close().catch((error: unknown) => process.stderr.write(`A store did not close: ${String(error)}\n`));
};

main()
  .finally(closeAll)
  .catch((error: unknown) => {
    process.stderr.write(`The log was not copied. ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(error instanceof ConfigError ? 78 : 1);
  });
