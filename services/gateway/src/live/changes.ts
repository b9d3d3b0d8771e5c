import { comparePositions, type Position } from '@punctual/chassis';
import type { OnFolded } from '../views/view-group';
import { type Change, changeOf } from './change';

/** Changes gather this long, so that a burst is told at once. */
const GATHER_MS = 200;
/** How long changes are held after the last reader left: a lone one that lost its connection comes back. */
const WAITS_MS = 60_000;
/** How many changes are held for readers that come back; the addresses of a list count too. */
const HELD = 10_000;
const ADDRESSES_AS_ONE = 10;

const ZERO: Position = { commit: 0n, prepare: 0n };

const isAfter = (a: Position, b: Position): boolean => comparePositions(a, b) > 0;
const weightOf = ({ emails }: Change): number => 1 + Math.floor(emails.length / ADDRESSES_AS_ONE);

/**
 * The newest changes of all tenants that the views hold, in the order of the log. Readers ask for what is after a position,
 * at their own pace; who is too far behind must read everything again. While nobody reads, no change is looked at.
 */
export class Changes {
  private held: Change[] = [];
  private weight = 0;
  /** Every change after this position is held; null before the first batch. */
  private since: Position | null = null;
  /** How far the views have folded, and how far that was told. */
  private reached: Position | null = null;
  private told: Position | null = null;
  private readonly gathered = new Map<string, Change>();
  private timer: NodeJS.Timeout | null = null;
  private readonly listeners = new Set<() => void>();
  private holds = false;
  private leaving: NodeJS.Timeout | null = null;

  /** @param folded how far the served views have folded, before a batch was handed over here */
  constructor(private readonly folded: () => Position | null) {}

  /** Takes what the views have folded; what was taken before is passed over. */
  readonly take: OnFolded = (events, before, after) => {
    const start = before ?? ZERO;
    // Whoever read up to here has missed what was folded without being handed over.
    const hasMissed = this.since === null || (this.reached !== null && isAfter(start, this.reached));
    if (hasMissed) this.forget(start);
    if (!this.holds) {
      // Replayed batches end before what was reached.
      if (after && !(this.reached && isAfter(this.reached, after))) this.reached = after;
      if (this.reached) this.forget(this.reached);
      return;
    }
    const { reached } = this;
    for (const followed of events) {
      const change = reached && !isAfter(followed.stored.position, reached) ? null : changeOf(followed);
      if (!change) continue;
      const { type, noun, id } = change.told;
      const key = [change.tenantId, type, noun, id, ...(change.emails.length > 0 ? [change.position.commit] : [])].join(
        ' ',
      );
      // The newest of several counts, at its own place.
      this.gathered.delete(key);
      this.gathered.set(key, change);
    }
    if (after && !(reached && isAfter(reached, after))) this.reached = after;
    if (this.gathered.size > 0 || hasMissed) this.timer ??= setTimeout(() => this.flush(), GATHER_MS).unref();
    else if (!this.timer) this.told = this.reached;
  };

  /** The position up to which everything was told. */
  position(): Position {
    return this.told ?? this.folded() ?? ZERO;
  }

  /** At most `limit` changes after a position, oldest first; null when some after it are no longer held. */
  after(position: Position, limit: number): readonly Change[] | null {
    if (this.since && isAfter(this.since, position)) return null;
    let [low, high] = [0, this.held.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const at = this.held[middle]?.position;
      if (at && isAfter(at, position)) high = middle;
      else low = middle + 1;
    }
    return this.held.slice(low, low + limit);
  }

  /** Calls `listener` whenever there is more. Returns how to end that. */
  onMore(listener: () => void): () => void {
    this.listeners.add(listener);
    this.holds = true;
    if (this.leaving) clearTimeout(this.leaving);
    this.leaving = null;
    return () => {
      if (this.listeners.delete(listener) && this.listeners.size === 0)
        this.leaving = setTimeout(() => this.rest(), WAITS_MS).unref();
    };
  }

  private rest(): void {
    this.holds = false;
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    if (this.reached) this.forget(this.reached);
  }

  /** Holds nothing any more from before a position, and begins there. */
  private forget(since: Position): void {
    this.held = [];
    this.weight = 0;
    this.gathered.clear();
    this.since = since;
    this.told = since;
  }

  private flush(): void {
    this.timer = null;
    for (const change of this.gathered.values()) {
      this.held.push(change);
      this.weight += weightOf(change);
    }
    this.gathered.clear();
    this.told = this.reached;
    let dropped = 0;
    for (; this.weight > HELD && dropped < this.held.length; dropped++) {
      const oldest = this.held[dropped];
      if (!oldest) break;
      this.weight -= weightOf(oldest);
      this.since = oldest.position;
    }
    this.held.splice(0, dropped);
    for (const listener of this.listeners) listener();
  }
}
