import { fileURLToPath } from 'node:url';
import type { Log } from '../log';
import type { KeyStore } from './key-store';
import { SqliteKeyStore } from './key-store.sqlite';

/** Opens the store at `KEYS_URL`: `file:///…` for a SQLite file, or `postgres://…`, whose client is loaded only then. @throws ConfigError */
export const openKeyStore = async (url: string, log: Log): Promise<KeyStore> => {
  if (url.startsWith('file:')) return new SqliteKeyStore(fileURLToPath(url));
  const { PostgresKeyStore } = await import('./key-store.postgres.js');
  return new PostgresKeyStore(url, (error) => log.warn({ err: error }, 'lost a connection to the key store'));
};
