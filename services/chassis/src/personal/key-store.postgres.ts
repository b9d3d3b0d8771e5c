import { randomBytes } from 'node:crypto';
import { Pool } from 'pg';
import { ConfigError } from '../config';
import { pause, Unavailable } from '../errors';
import type { KeptKey, KeyStore } from './key-store';
import { KEY_ID_OCTETS, KEY_OCTETS, SECRET_OCTETS } from './sealed-text';

const CONNECT_MS = 5_000;
/** Lets one process at a time create the tables: two that start together would otherwise both create the same one. */
const SET_UP_LOCK = 7_201_134;
const SET_UP = `
  CREATE TABLE IF NOT EXISTS punctual_secret (one integer PRIMARY KEY CHECK (one = 1), octets bytea NOT NULL);
  CREATE TABLE IF NOT EXISTS punctual_person_keys (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id     text NOT NULL UNIQUE,
    person text NOT NULL,
    key    bytea
  );
  CREATE UNIQUE INDEX IF NOT EXISTS punctual_person_keys_in_use ON punctual_person_keys (person) WHERE key IS NOT NULL;
  CREATE INDEX IF NOT EXISTS punctual_person_keys_by_person ON punctual_person_keys (person);
`;

/** Transactions of this database that began before an instant and may read rows as they were then. */
const OLDER = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
  AND backend_xmin IS NOT NULL AND xact_start <= $1::timestamptz LIMIT 1`;
/** How often and how long apart it is looked whether they have ended. */
const [MOST_LOOKS, LOOK_MS] = [20, 250];

type Row = { id: string; person: string; key: Buffer | null };

/** Keys in PostgreSQL, for services on several machines. */
export class PostgresKeyStore implements KeyStore {
  private readonly pool: Pool;
  private ready: Promise<void> | null = null;

  /** @param onError called for a broken idle connection, which is replaced on the next use */
  constructor(url: string, onError: (error: Error) => void) {
    this.pool = new Pool({
      connectionString: url,
      max: 4,
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: 2 * CONNECT_MS,
      application_name: 'punctual-keys',
    });
    this.pool.on('error', onError);
  }

  async secret(): Promise<Uint8Array> {
    const read = () => this.query<{ octets: Buffer }>('SELECT octets FROM punctual_secret', []);
    const [known] = await read();
    if (known) return known.octets;
    await this.query('INSERT INTO punctual_secret VALUES (1, $1) ON CONFLICT DO NOTHING', [randomBytes(SECRET_OCTETS)]);
    const [made] = await read();
    if (!made) throw new Unavailable('keys', 'the key store did not keep its secret');
    return made.octets;
  }

  async keysFor(persons: readonly string[]): Promise<Map<string, KeptKey>> {
    // A random id may be taken, hardly ever: then that person is tried again with another.
    for (;;) {
      const rows = await this.query<Row>(
        'SELECT id, person, key FROM punctual_person_keys WHERE person = ANY($1) AND key IS NOT NULL',
        [persons],
      );
      const found = new Map(rows.map(({ id, person, key }) => [person, { id, key }]));
      const missing = persons.filter((person) => !found.has(person)).sort();
      if (missing.length === 0) return found;
      await this.query(
        `INSERT INTO punctual_person_keys (id, person, key) SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[])
          ON CONFLICT DO NOTHING`,
        [
          missing.map(() => randomBytes(KEY_ID_OCTETS).toString('hex')),
          missing,
          missing.map(() => randomBytes(KEY_OCTETS)),
        ],
      );
    }
  }

  async keysById(ids: readonly string[]): Promise<Map<string, KeptKey>> {
    const rows = await this.query<Row>('SELECT id, person, key FROM punctual_person_keys WHERE id = ANY($1)', [ids]);
    return new Map(rows.map(({ id, key }) => [id, { id, key }]));
  }

  async erase(ids: readonly string[]): Promise<void> {
    await this.query('UPDATE punctual_person_keys SET key = NULL WHERE id = ANY($1) AND key IS NOT NULL', [ids]);
    const [done] = await this.query<{ at: string }>('SELECT clock_timestamp()::text AS at', []);
    // A transaction that began before may still read the old versions of the rows, which are then kept.
    for (let looks = 0; (await this.query(OLDER, [done?.at])).length > 0; looks++) {
      if (looks === MOST_LOOKS)
        throw new Unavailable(
          'keys',
          'a long transaction in the database of the keys keeps a key that is to be destroyed',
        );
      await pause(LOOK_MS);
    }
    // Writes the table into a new file: the old versions of the rows still hold the keys.
    await this.query('VACUUM (FULL) punctual_person_keys', []);
  }

  async check(): Promise<void> {
    await this.query('SELECT 1', []);
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private async query<R>(sql: string, parameters: readonly unknown[]): Promise<R[]> {
    try {
      this.ready ??= this.setUp();
      await this.ready;
      return (await this.pool.query(sql, [...parameters])).rows as R[];
    } catch (error) {
      this.ready = null;
      // Class 28 invalid authorization (PostgreSQL, appendix A).
      if (/^28/.test((error as { code?: string }).code ?? ''))
        throw new ConfigError(
          'KEYS_URL: the database refuses the user; put user:password@ of a user it knows into the URL',
          {
            cause: error,
          },
        );
      throw new Unavailable('keys', `the key store does not answer: ${(error as Error).message}`, { cause: error });
    }
  }

  private async setUp(): Promise<void> {
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT pg_advisory_xact_lock($1)', [SET_UP_LOCK]);
      await client.query(SET_UP);
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {});
      throw error;
    } finally {
      client.release();
    }
  }
}
