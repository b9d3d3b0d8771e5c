import { setImmediate } from 'node:timers';
import type { Outcome } from './append';
import type { EventLog } from './event-log';
import type { FileHealth } from './file-health';
import { LogError } from './log-error';
import type { StoredEvent } from './stored-event';

/** One change waiting to be committed with others. Exactly one of `done` and `fail` is called, after the commit. */
export type Job = {
  /** Makes the change; runs inside the transaction and must be synchronous. */
  run(now: number): Outcome;
  /** Payload size in bytes. */
  size: number;
  /** True when the caller no longer waits: the change is then skipped, and `fail` gets a {@link JobExpiredError}. */
  expired(now: number): boolean;
  done(outcome: Outcome): void;
  fail(error: Error): void;
};

/** The deadline of a change passed before its turn came. Nothing was written. */
export class JobExpiredError extends Error {
  override readonly name = 'JobExpiredError';
}

/** The store is closing and takes no more changes. Nothing was written. */
export class StoreClosedError extends Error {
  override readonly name = 'StoreClosedError';
}

const MAX_JOBS = 1_000;
const MAX_BYTES = 8 * 1024 * 1024;
/** Minimum time between groups, so that many single appends share a sync. The first append after a pause does not wait. */
const PACE_MS = 10;
/** So many changes are worth a sync of their own, whatever the pace. */
const ENOUGH = 128;

/**
 * Commits changes that arrive together in one transaction, because the disk sync dominates the cost of an append. While one
 * sync runs the next group accumulates in the sockets, so groups grow with the load.
 */
export class GroupCommit {
  #queue: Job[] = [];
  #timer: NodeJS.Timeout | undefined;
  #soon = false;
  #begunAt = Number.NEGATIVE_INFINITY;
  #closed = false;

  constructor(
    private readonly log: EventLog,
    private readonly clock: { now(): number },
    private readonly health: FileHealth,
    private readonly committed: (events: StoredEvent[]) => void,
  ) {}

  submit(job: Job): void {
    if (this.#closed) return job.fail(new StoreClosedError('the event store is shutting down'));
    const { trouble } = this.health;
    if (trouble?.trouble === 'damaged') return job.fail(trouble);
    this.#queue.push(job);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#soon) return;
    const wait = PACE_MS - (performance.now() - this.#begunAt);
    if (wait <= 0 || this.#queue.length >= ENOUGH) {
      this.#soon = true;
      setImmediate(() => this.flush());
    } else this.#timer ??= setTimeout(() => this.flush(), wait);
  }

  /** Commits the next group and schedules another turn if more changes are queued. */
  flush(): void {
    this.#soon = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#begunAt = performance.now();
    const group = this.#next();
    if (group.length > 0) this.#commit(group);
    if (this.#queue.length > 0) this.#schedule();
  }

  /** Commits queued changes and accepts no more. */
  close(): void {
    this.#closed = true;
    while (this.#queue.length > 0) this.flush();
  }

  #next(): Job[] {
    let bytes = 0;
    let count = 0;
    while (count < this.#queue.length && count < MAX_JOBS && bytes < MAX_BYTES)
      bytes += this.#queue[count++]?.size ?? 0;
    if (count === this.#queue.length) {
      const all = this.#queue;
      this.#queue = [];
      return all;
    }
    return this.#queue.splice(0, count);
  }

  #commit(group: Job[]): void {
    const now = this.clock.now();
    const live: Job[] = [];
    for (const job of group) {
      if (job.expired(now)) job.fail(new JobExpiredError('deadline exceeded'));
      else live.push(job);
    }
    let outcomes: Outcome[];
    try {
      this.log.db.exec('BEGIN IMMEDIATE');
      outcomes = live.map((job) => job.run(now));
      this.log.db.exec('COMMIT');
    } catch (error) {
      const reason = this.health.note(this.#rollback() ?? error);
      // One failing change must not fail the others in its group, but a full disk fails all of them.
      if (live.length > 1 && !(reason instanceof LogError)) for (const job of live) this.#commit([job]);
      else for (const job of live) job.fail(reason);
      return;
    }
    const written: StoredEvent[] = [];
    for (const [index, outcome] of outcomes.entries()) {
      live[index]?.done(outcome);
      if (outcome.kind === 'done') written.push(...outcome.written);
    }
    if (written.length === 0) return;
    this.health.written();
    this.committed(written);
  }

  /** Rolls back; returns the error if that fails. SQLite has already rolled back a transaction that ran out of space. */
  #rollback(): unknown {
    try {
      if (this.log.db.isTransaction) this.log.db.exec('ROLLBACK');
      this.log.forget();
      return undefined;
    } catch (error) {
      return error;
    }
  }
}
