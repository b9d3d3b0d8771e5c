import type { DueQueue } from './due-queue';
import { ON_TIME_MS } from './misfire';

/** How many schedules are worked on at once. */
const SLOTS = 256;
/** How many of them may be catching up; the rest is kept for those that are on time. */
const CATCH_UP_SLOTS = 32;

type Timed = { readonly scheduleId: string; readonly wakeMs: number };
/** `noticed` is when the schedule was found to be due: how long it then waits for its turn does not make it late. */
export type Turn<T> = { entry: T; noticed: number };
/** Whether more of what was due when noticed is left. */
export type Left = 'more' | 'none';

/**
 * Gives schedules that are due their turns, each one at a time, many side by side: those on time first, then those that
 * catch up, which go to the back after each turn. Nobody waits for the slowest.
 */
export class Turns<T extends Timed> {
  private readonly onTime = new Line<Turn<T>>();
  private readonly catchUp = new Line<Turn<T>>();
  /** In line, or being worked on. */
  private readonly taken = new Set<string>();
  private readonly failed: T[] = [];
  private readonly working = new Set<Promise<void>>();
  private catchingUp = 0;
  private stopped = false;

  constructor(
    private readonly parts: {
      due: DueQueue<T>;
      now(): number;
      work(turn: Turn<T>): Promise<Left>;
      onFailed(entry: T, error: unknown): void;
      /** Whether turns may begin: not while nothing can be recorded. */
      mayStart?(): boolean;
    },
  ) {}

  /** Puts whatever is due by now in line, and starts what there is room for. */
  tick(): void {
    if (!this.mayStart()) return;
    const now = this.parts.now();
    for (let entry = this.parts.due.take(now); entry; entry = this.parts.due.take(now)) {
      if (this.taken.has(entry.scheduleId)) continue;
      this.taken.add(entry.scheduleId);
      this.line({ entry, noticed: now });
    }
    this.fill();
  }

  /** Gives those whose turn failed another one, from the next tick on. */
  retry(): void {
    for (const { scheduleId } of this.failed) this.taken.delete(scheduleId);
    for (const entry of this.failed.splice(0)) this.parts.due.add(entry);
  }

  /** When turns may begin again: those that failed or wait get theirs at the next tick. How late they are is looked at again. */
  resume(): void {
    this.retry();
    for (const line of [this.onTime, this.catchUp])
      for (let turn = line.next(); turn; turn = line.next()) {
        this.taken.delete(turn.entry.scheduleId);
        this.parts.due.add(turn.entry);
      }
  }

  /** Settles when what is under way is done; nothing more is started. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.working);
  }

  private mayStart(): boolean {
    return this.parts.mayStart?.() ?? true;
  }

  private fill(): void {
    while (!this.stopped && this.mayStart() && this.working.size < SLOTS) {
      const punctual = this.onTime.next();
      const turn = punctual ?? (this.catchingUp < CATCH_UP_SLOTS ? this.catchUp.next() : undefined);
      if (!turn) break;
      this.start(turn, !punctual);
    }
  }

  private line(turn: Turn<T>): void {
    // A plan that has run out is due at 0, which is not old.
    const { wakeMs } = turn.entry;
    (wakeMs > 0 && turn.noticed - wakeMs > ON_TIME_MS ? this.catchUp : this.onTime).push(turn);
  }

  private start(turn: Turn<T>, catchingUp: boolean): void {
    if (catchingUp) this.catchingUp += 1;
    const done: Promise<void> = this.work(turn).finally(() => {
      this.working.delete(done);
      if (catchingUp) this.catchingUp -= 1;
      this.fill();
    });
    this.working.add(done);
  }

  private async work(turn: Turn<T>): Promise<void> {
    const { entry } = turn;
    try {
      if ((await this.parts.work(turn)) === 'more') return this.line(turn);
      this.taken.delete(entry.scheduleId);
      this.parts.due.add(entry);
    } catch (error) {
      this.failed.push(entry);
      this.parts.onFailed(entry, error);
    }
  }
}

/** After how many removed items their memory is released. */
const COMPACT_AT = 1_024;

/** First in, first out; taking one out of a hundred thousand costs no more than out of ten. */
class Line<T> {
  private items: T[] = [];
  private first = 0;

  push(item: T): void {
    this.items.push(item);
  }

  next(): T | undefined {
    if (this.first === this.items.length) return undefined;
    const item = this.items[this.first++];
    if (this.first >= COMPACT_AT && this.first * 2 >= this.items.length) {
      this.items = this.items.slice(this.first);
      this.first = 0;
    }
    return item;
  }
}
