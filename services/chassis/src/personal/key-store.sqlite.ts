import { randomBytes } from 'node:crypto';
import { chmodSync } from 'node:fs';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { Unavailable } from '../errors';
import { openSharedSqliteFile } from '../sqlite-file';
import type { KeptKey, KeyStore } from './key-store';
import { KEY_ID_OCTETS, KEY_OCTETS, SECRET_OCTETS } from './sealed-text';

// Deleted content is overwritten with zeros, so that an erased key is in no page of the file.
const SET_UP = `
  PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;
  CREATE TABLE IF NOT EXISTS secret (one INTEGER PRIMARY KEY CHECK (one = 1), octets BLOB NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS person_keys (
    number INTEGER PRIMARY KEY,
    id     TEXT NOT NULL UNIQUE,
    person TEXT NOT NULL,
    key    BLOB
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS person_keys_in_use ON person_keys (person) WHERE key IS NOT NULL;
  CREATE INDEX IF NOT EXISTS person_keys_by_person ON person_keys (person);
`;

type Row = { id: string; person: string; key: Uint8Array | null };

/** Keys in a SQLite file, which several threads and processes of one machine may open. */
export class SqliteKeyStore implements KeyStore {
  private readonly db: DatabaseSync;
  private readonly byId: StatementSync;
  private readonly inUseOf: StatementSync;

  /** @throws ConfigError naming the file when it cannot be opened */
  constructor(private readonly file: string) {
    this.db = openSharedSqliteFile(file, SET_UP, 'restore it from its backup: without the keys nobody can be read');
    // Its write-ahead log gets the same mode.
    if (file !== ':memory:') chmodSync(file, 0o600);
    const select = (where: string) => this.db.prepare(`SELECT id, person, key FROM person_keys WHERE ${where}`);
    this.byId = select('id = ?');
    this.inUseOf = select('person = ? AND key IS NOT NULL');
  }

  async secret(): Promise<Uint8Array> {
    return this.run(() => {
      const read = this.db.prepare('SELECT octets FROM secret');
      const known = read.get();
      // Only the first call of all writes: one that finds it must not wait for a writer.
      if (!known) this.db.prepare('INSERT OR IGNORE INTO secret VALUES (1, ?)').run(randomBytes(SECRET_OCTETS));
      return (known ?? read.get())?.['octets'] as Uint8Array;
    });
  }

  async keysFor(persons: readonly string[]): Promise<Map<string, KeptKey>> {
    return this.run(() => {
      // A random id may be taken, hardly ever: then that person is tried again with another.
      for (;;) {
        const found = this.inUse(persons);
        const missing = persons.filter((person) => !found.has(person));
        if (missing.length === 0) return found;
        this.inTransaction(() => {
          const insert = this.db.prepare(
            'INSERT INTO person_keys (id, person, key) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
          );
          for (const person of missing)
            insert.run(randomBytes(KEY_ID_OCTETS).toString('hex'), person, randomBytes(KEY_OCTETS));
        });
      }
    });
  }

  async keysById(ids: readonly string[]): Promise<Map<string, KeptKey>> {
    return this.run(() => new Map(this.each(this.byId, ids).map(({ id, key }) => [id, { id, key }])));
  }

  async erase(ids: readonly string[]): Promise<void> {
    return this.run(() => {
      this.inTransaction(() => {
        const erase = this.db.prepare('UPDATE person_keys SET key = NULL WHERE id = ? AND key IS NOT NULL');
        for (const id of ids) erase.run(id);
      });
      // The write-ahead log still holds the pages before.
      const { busy } = this.db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number };
      if (busy !== 0) throw new Unavailable('keys', `${this.file} is in use; the erasure of a key will be tried again`);
    });
  }

  async check(): Promise<void> {
    this.run(() => this.db.prepare('SELECT 1 FROM secret').get());
  }

  async close(): Promise<void> {
    if (this.db.isOpen) this.db.close();
  }

  private inUse(persons: readonly string[]): Map<string, KeptKey> {
    const rows = this.each(this.inUseOf, persons);
    return new Map(rows.map(({ id, person, key }) => [person, { id, key }]));
  }

  /** The rows of one statement for each value. A statement for all of them would be compiled for each number of values, which takes longer. */
  private each(statement: StatementSync, values: readonly string[]): Row[] {
    const read = () => values.flatMap((value) => statement.all(value) as Row[]);
    if (values.length === 1) return read();
    this.db.exec('BEGIN');
    try {
      return read();
    } finally {
      this.db.exec('COMMIT');
    }
  }

  private inTransaction(work: () => void): void {
    this.db.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.db.exec('COMMIT');
    } catch (error) {
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
      throw error;
    }
  }

  private run<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof Unavailable) throw error;
      throw new Unavailable('keys', `${this.file}: ${(error as Error).message}`, { cause: error });
    }
  }
}
