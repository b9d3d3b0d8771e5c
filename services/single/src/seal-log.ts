import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError, createLog, eventCodec, NO_KEYS, openKeyStore, People } from '@punctual/chassis';
import { UnreadableEvent } from '@punctual/contracts';
import { rewriteLog, StoreLockedError } from '@punctual/embedded-store';
import { ownKeysUrl, readSingleConfig } from './config';

const SAY_EVERY = 100_000;
const say = (text: string) => process.stdout.write(`${text}\n`);

/** Seals what is personal in the events of the built-in event store that were stored as they are. */
const main = async (): Promise<void> => {
  const { KEYS_URL, DATA_DIR, EVENTSTORE_URL } = readSingleConfig(process.env);
  if (EVENTSTORE_URL)
    throw new ConfigError(
      'EVENTSTORE_URL is set: this is for the built-in event store; see "Events from before sealing" in docs/people.md',
    );
  if (KEYS_URL === NO_KEYS) throw new ConfigError('KEYS_URL is none: there are no keys to seal anything with');
  const file = join(resolve(DATA_DIR), 'events.db');
  if (!existsSync(file))
    throw new ConfigError(`There is no event log at ${file}; set DATA_DIR to the data directory of Punctual.`);
  const keys = await openKeyStore(KEYS_URL ?? ownKeysUrl(resolve(DATA_DIR)), createLog('seal-log', 'warn'));
  try {
    const codec = eventCodec(new People(keys));
    let unreadable = 0;
    const { events, rewritten } = await rewriteLog(
      file,
      async (event) => {
        try {
          return await codec.seal(event);
        } catch (error) {
          if (!(error instanceof UnreadableEvent)) throw error;
          unreadable += 1;
          return null;
        }
      },
      (done) => {
        if (done > 0 && done % SAY_EVERY === 0) say(`${done} events`);
      },
    );
    say(`Sealed ${rewritten} of ${events} events. The file holds nothing of what they were before.`);
    if (unreadable > 0) say(`${unreadable} events cannot be read by this version, and stay as they are.`);
  } catch (error) {
    if (!(error instanceof StoreLockedError)) throw error;
    throw new ConfigError(`Punctual is running on ${file}. Stop it, run this again, then start it.`, { cause: error });
  } finally {
    await keys.close();
  }
};

main().catch((error: unknown) => {
  process.stderr.write(`The log was not sealed. ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof ConfigError ? 78 : 1);
});
