import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { Lru } from './lru';
import { DELETED, type NewEvent, type StoredEvent } from './stored-event';
import {
  isMetastream,
  METASTREAM_RETENTION,
  metastreamOf,
  originalOf,
  parseRetention,
  type Retention,
} from './stream-metadata';

/** What appends and reads need to know about a stream. */
export type StreamState = {
  name: string;
  /** Row in `streams`; 0 while the stream has no events. */
  id: number;
  /** Last revision; -1 before the first event, {@link DELETED} once tombstoned. */
  last: number;
  retention: Retention;
};

const EVENT = `e.position, s.name AS stream, e.revision, e.id, e.type, e.created, e.json, e.data, e.metadata
  FROM events e JOIN streams s ON s.id = e.stream`;

const CACHED_STREAMS = 20_000;

/** The rows: streams and events, with the states of recently used streams in memory. Everything is synchronous. */
export class EventLog {
  readonly #states = new Lru<string, StreamState>(CACHED_STREAMS);
  readonly #statements = new Map<string, StatementSync>();
  #lastPosition: number;

  constructor(readonly db: DatabaseSync) {
    this.#lastPosition = this.#readLastPosition();
  }

  /** Position of the newest event; 0 in an empty log. */
  get lastPosition(): number {
    return this.#lastPosition;
  }

  /** The statement for this SQL, prepared once. */
  statement(sql: string): StatementSync {
    const prepared = this.#statements.get(sql);
    if (prepared) return prepared;
    const statement = this.db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  /** The state of a stream, which need not exist. Callers must not keep it across transactions. */
  state(name: string): StreamState {
    const known = this.#states.get(name);
    if (known) return known;
    const state = this.#load(name);
    this.#states.set(name, state);
    return state;
  }

  /** Adds events to the end of a stream, at `state.last + 1` or as its tombstone. Only inside a transaction. */
  insert(state: StreamState, events: NewEvent[], created: number, revision = state.last + 1): StoredEvent[] {
    if (state.id === 0)
      state.id = Number(this.statement('INSERT INTO streams (name) VALUES (?)').run(state.name).lastInsertRowid);
    const insert = this.statement('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
    const stored: StoredEvent[] = [];
    for (const { id, type, json, data, metadata } of events) {
      const position = ++this.#lastPosition;
      insert.run(position, state.id, revision, id, type, created, json, data, metadata);
      stored.push({ position, stream: state.name, revision, id, type, created, json, data, metadata });
      state.last = revision++;
    }
    if (isMetastream(state.name)) this.#retentionChanged(state.name, stored);
    else if (state.last === DELETED) this.#states.delete(metastreamOf(state.name)); // now as deleted as its stream
    return stored;
  }

  /** Inserts and deletes 64 KiB and commits: tests whether the file can be written. */
  tryToWrite(): void {
    this.db.exec('BEGIN IMMEDIATE');
    try {
      this.db.exec("INSERT INTO streams (id, name) VALUES (-1, '$room' || hex(zeroblob(32768)))");
      this.db.exec('DELETE FROM streams WHERE id = -1; COMMIT');
    } catch (error) {
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
      throw error;
    }
  }

  /** Discards in-memory state left by a rolled-back transaction. */
  forget(): void {
    this.#states.clear();
    this.#lastPosition = this.#readLastPosition();
  }

  /** Up to `limit` events of a stream with `from <= revision <= to` that were created at or after `oldest` (ms). */
  stream(state: StreamState, { from, to, oldest, forwards, limit, bytes }: StreamRange): StoredEvent[] {
    const sql = `SELECT ${EVENT} WHERE e.stream = ? AND e.revision >= ? AND e.revision <= ? AND e.created >= ?
      ORDER BY e.revision ${forwards ? 'ASC' : 'DESC'} LIMIT ?`;
    return take(this.statement(sql).iterate(state.id, from, to, oldest, limit), bytes);
  }

  /** Up to `limit` events of `$all` with `position >= from` going forwards, `position <= from` going backwards. */
  all({ from, forwards, limit, bytes }: AllRange): StoredEvent[] {
    const sql = `SELECT ${EVENT} WHERE e.position ${forwards ? '>=' : '<='} ? ORDER BY e.position ${forwards ? 'ASC' : 'DESC'} LIMIT ?`;
    return take(this.statement(sql).iterate(from, limit), bytes);
  }

  /**
   * The positions of all events of streams whose names begin with one of `prefixes`, in order; null when there are more
   * than `most`, or more such streams.
   */
  positionsOf(prefixes: readonly string[], most: number): number[] | null {
    const streams = new Set<number>();
    for (const prefix of prefixes) {
      // Names are in the order of their octets, so those that begin alike follow each other.
      const named = this.statement('SELECT id, name FROM streams WHERE name >= ? ORDER BY name LIMIT ?');
      for (const { id, name } of named.iterate(prefix, most + 1)) {
        if (!String(name).startsWith(prefix)) break;
        streams.add(Number(id));
      }
      // Before any event is looked up, since that reads a page of the file for each stream.
      if (streams.size > most) return null;
    }
    const found: number[] = [];
    const positions = this.statement('SELECT position FROM events WHERE stream = ? LIMIT ?');
    for (const id of streams) {
      for (const { position } of positions.iterate(id, most + 1 - found.length)) found.push(Number(position));
      if (found.length > most) return null;
    }
    return found.sort((a, b) => a - b);
  }

  /** The events at `positions` that still exist, and no more once their payload exceeds `bytes`. */
  atPositions(positions: readonly number[], bytes: number): StoredEvent[] {
    const one = this.statement(`SELECT ${EVENT} WHERE e.position = ?`);
    const rows = function* () {
      for (const position of positions) yield* one.iterate(position);
    };
    return take(rows(), bytes);
  }

  /** The event at a revision, if it still exists. */
  at(state: StreamState, revision: number): StoredEvent | undefined {
    return this.stream(state, { from: revision, to: revision, oldest: 0, forwards: true, limit: 1, bytes: 1 })[0];
  }

  /** Revision and position of the newest event with this id in a stream. */
  find(state: StreamState, id: Uint8Array): { revision: number; position: number } | undefined {
    const row = this.statement(
      'SELECT revision, position FROM events WHERE stream = ? AND id = ? ORDER BY position DESC LIMIT 1',
    ).get(state.id, id);
    return row && { revision: Number(row['revision']), position: Number(row['position']) };
  }

  #load(name: string): StreamState {
    const metastream = isMetastream(name);
    if (metastream && this.state(originalOf(name)).last === DELETED)
      return { name, id: this.#id(name), last: DELETED, retention: METASTREAM_RETENTION };
    const id = this.#id(name);
    const last = id === 0 ? -1 : this.#last(id);
    return { name, id, last, retention: metastream ? METASTREAM_RETENTION : this.#retention(name) };
  }

  #id(name: string): number {
    return Number(this.statement('SELECT id FROM streams WHERE name = ?').get(name)?.['id'] ?? 0);
  }

  #last(id: number): number {
    return Number(this.statement('SELECT max(revision) AS last FROM events WHERE stream = ?').get(id)?.['last'] ?? -1);
  }

  #retention(name: string): Retention {
    const data = this.metadataOf(name);
    return data ? parseRetention(data) : {};
  }

  /** The current metadata document of a stream. */
  metadataOf(name: string): Uint8Array | undefined {
    const id = this.#id(metastreamOf(name));
    if (id === 0) return undefined;
    const data = this.statement('SELECT data FROM events WHERE stream = ? ORDER BY revision DESC LIMIT 1').get(id)?.[
      'data'
    ];
    return data instanceof Uint8Array ? data : undefined;
  }

  #retentionChanged(metastream: string, stored: StoredEvent[]): void {
    const latest = stored.at(-1);
    if (latest) this.state(originalOf(metastream)).retention = parseRetention(latest.data);
  }

  #readLastPosition(): number {
    return Number(this.statement('SELECT max(position) AS last FROM events').get()?.['last'] ?? 0);
  }
}

/** Part of a stream: inclusive bounds, at most `limit` events, and no more once their payload exceeds `bytes`. */
export type StreamRange = { from: number; to: number; oldest: number; forwards: boolean; limit: number; bytes: number };
/** Part of `$all`: an inclusive start, at most `limit` events, and no more once their payload exceeds `bytes`. */
export type AllRange = { from: number; forwards: boolean; limit: number; bytes: number };

const take = (rows: Iterable<unknown>, bytes: number): StoredEvent[] => {
  const events: StoredEvent[] = [];
  for (const row of rows as Iterable<StoredEvent>) {
    events.push(row);
    bytes -= row.data.length + row.metadata.length;
    if (bytes <= 0) break;
  }
  return events;
};
