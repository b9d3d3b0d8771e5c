import type { Clock } from './clock';
import type { EventLog, StreamState } from './log/event-log';
import type { FileHealth } from './log/file-health';
import { LogError } from './log/log-error';
import { DELETED, type StoredEvent } from './log/stored-event';
import { firstReadable, isMetastream, oldestReadable, originalOf } from './log/stream-metadata';
import type { Tail } from './log/tail';

const TURN_MS = 1_000;
const BUSY_TURN_MS = 20;
const ROWS_A_TURN = 1_000;
const STREAMS_A_TURN = 200;
/** Pages of 4 KiB that a turn cuts off the file, and how many free ones it keeps: new events use them at once. */
const PAGES_A_TURN = 200;
const FREE_PAGES = 1_024;

/** `PRAGMA auto_vacuum` of a file whose pages move so that its end can be cut off. */
const INCREMENTAL = 2;

/**
 * Removes the rows that stream metadata hides, in the background and in small transactions, so that a `$maxCount: 1`
 * checkpoint stream does not grow the file, and gives the space of removed rows back to the file system. It is EventStoreDB's scavenge, always on: until a row is removed, reads of its
 * stream hide it but reads of `$all` show it. The last event of a stream is never removed, as in EventStoreDB: revisions
 * and positions continue from it.
 */
export class Retention {
  readonly #dirty = new Set<string>();
  /** The metadata stream reached by the current pass over all streams with metadata, which finds expired events. */
  #round = '$$';
  #timer: NodeJS.Timeout | undefined;
  /** Whether rows were removed whose space may not have been given back; after a start nobody knows. */
  #freed = true;
  /** Whether the file has become smaller in the log that is written ahead, and not yet on the disk. */
  #cut = false;

  constructor(
    private readonly log: EventLog,
    private readonly tail: Tail,
    private readonly clock: Clock,
    private readonly health: FileHealth,
  ) {}

  start(): void {
    this.#schedule(TURN_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Queues streams whose new events displace older ones, or whose metadata changed. */
  committed(events: StoredEvent[]): void {
    for (const { stream, revision } of events) {
      if (isMetastream(stream)) this.#dirty.add(stream).add(originalOf(stream));
      else if (revision === DELETED) this.#dirty.add(stream).add(`$$${stream}`);
      else {
        const { maxCount, truncateBefore } = this.log.state(stream).retention;
        if (maxCount !== undefined || truncateBefore !== undefined) this.#dirty.add(stream);
      }
    }
  }

  /** One turn: at most a few hundred streams and a thousand rows, or some pages of the file. True when more work is waiting. */
  turn(): boolean {
    return this.#removeHidden() || this.#giveBack();
  }

  #removeHidden(): boolean {
    for (const stream of this.#nextOfRound()) this.#dirty.add(stream).add(originalOf(stream));
    if (this.#dirty.size === 0) return false;
    let streams = STREAMS_A_TURN;
    let rows = ROWS_A_TURN;
    const removed = new Map<string, number>();
    const full: string[] = [];
    this.log.db.exec('BEGIN IMMEDIATE');
    try {
      for (const stream of this.#dirty) {
        this.#dirty.delete(stream);
        const trimmed = this.#trim(this.log.state(stream), rows);
        if (trimmed) {
          removed.set(stream, trimmed.upTo);
          rows -= trimmed.rows;
        }
        if (rows <= 0) full.push(stream);
        if (--streams <= 0 || rows <= 0) break;
      }
      this.log.db.exec('COMMIT');
    } catch (error) {
      if (this.log.db.isTransaction) this.log.db.exec('ROLLBACK');
      throw error;
    }
    for (const stream of full) this.#dirty.add(stream);
    if (removed.size > 0) this.#freed = true;
    if (removed.size > 0) this.tail.remove(({ stream, revision }) => revision <= (removed.get(stream) ?? -1));
    return this.#dirty.size > 0;
  }

  /** Cuts free pages off the end of the file (https://www.sqlite.org/pragma.html#pragma_incremental_vacuum), a few at a time. */
  #giveBack(): boolean {
    if (!this.#freed) return false;
    const { auto_vacuum: mode } = this.log.statement('PRAGMA auto_vacuum').get() ?? {};
    const { freelist_count: free } = this.log.statement('PRAGMA freelist_count').get() ?? {};
    if (Number(mode) === INCREMENTAL && Number(free) > FREE_PAGES) {
      this.log.db.exec(`PRAGMA incremental_vacuum(${Math.min(PAGES_A_TURN, Number(free) - FREE_PAGES)})`);
      this.#cut = true;
      return true;
    }
    if (this.#cut) this.log.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    this.#cut = false;
    this.#freed = false;
    return false;
  }

  #nextOfRound(): string[] {
    const rows = this.log
      .statement("SELECT name FROM streams WHERE name > ? AND name < '$%' ORDER BY name LIMIT ?")
      .all(this.#round, STREAMS_A_TURN / 2);
    const names = rows.map((row) => String(row['name']));
    this.#round = names.at(-1) ?? '$$';
    return names;
  }

  #trim(state: StreamState, limit: number): { upTo: number; rows: number } | undefined {
    if (state.id === 0) return undefined;
    const first = firstReadable(state.retention, state.last);
    const oldest = oldestReadable(state.retention, this.clock.now());
    const upTo = this.#hidden(state, first, oldest, limit);
    if (upTo === undefined) return undefined;
    const { changes } = this.log.statement('DELETE FROM events WHERE stream = ? AND revision <= ?').run(state.id, upTo);
    return { upTo, rows: Number(changes) };
  }

  /** Last revision of the hidden events at the start of the stream, checking at most `limit` events. */
  #hidden({ id, last }: StreamState, first: number, oldest: number, limit: number): number | undefined {
    let hidden: number | undefined;
    const rows = this.log
      .statement('SELECT revision, created FROM events WHERE stream = ? AND revision < ? ORDER BY revision LIMIT ?')
      .iterate(id, last, limit);
    for (const row of rows) {
      const revision = Number(row['revision']);
      if (last !== DELETED && revision >= first && Number(row['created']) >= oldest) break;
      hidden = revision;
    }
    return hidden;
  }

  #schedule(delay: number): void {
    this.#timer = setTimeout(() => {
      let more = false;
      try {
        more = this.turn();
      } catch (error) {
        // Retrying is safe. File health reports problems with the file.
        const reason = this.health.note(error);
        if (!(reason instanceof LogError))
          process.emitWarning(`retention of the event store failed: ${reason.message}`);
      }
      if (this.health.trouble?.trouble !== 'damaged') this.#schedule(more ? BUSY_TURN_MS : TURN_MS);
    }, delay).unref();
  }
}
