import { comparePositions, type EventStore, type Position, type StoredEvent } from '@punctual/chassis';
import { tooLarge } from './too-large';

/** The most events of a proof and the most octets of their data, and how many events are read at a time. */
export type Limits = { events: number; octets: number; page: number };

const isBefore = (event: StoredEvent, position: Position): boolean => comparePositions(event.position, position) < 0;

/** Counts events and the octets of their data. */
class Tally {
  #events = 0;
  #octets = 0;

  constructor(private readonly limits: Limits) {}

  /** @throws Problem 422 when these events are too many, together with those that were added before */
  add({ data, dataText }: StoredEvent): void {
    this.#events += 1;
    this.#octets += Buffer.byteLength(dataText ?? JSON.stringify(data));
    if (this.#events > this.limits.events || this.#octets > this.limits.octets) throw tooLarge(this.limits);
  }
}

/**
 * Reads streams up to a position of the log, a page at a time, and keeps no more events and octets than a proof holds: it refuses
 * while it reads, so that a long stream is never in memory as a whole. What is sealed in events is opened.
 */
export class StreamReader {
  readonly #taken: Tally;

  constructor(
    private readonly store: Pick<EventStore, 'read' | 'codec'>,
    private readonly head: Position,
    private readonly limits: Limits,
  ) {
    this.#taken = new Tally(limits);
  }

  /** All events of a stream, oldest first. @throws Problem 422 when there are too many */
  async whole(stream: string): Promise<StoredEvent[]> {
    const found: StoredEvent[] = [];
    for await (const event of this.#backwards(stream)) {
      this.#taken.add(event);
      found.push(event);
    }
    return found.reverse();
  }

  /**
   * The events of a stream that are before a position, oldest first, from the one on that is looked for. `first` finds its id among some
   * of them, the newest first; `orElse` among all of them, where it is in none. None when it is not there.
   * @throws Problem 422 when there are too many until then
   */
  async rangeBefore(
    stream: string,
    position: Position,
    { first, orElse }: Record<'first' | 'orElse', (events: readonly StoredEvent[]) => string | null>,
  ): Promise<StoredEvent[]> {
    const looked = new Tally(this.limits);
    const range: StoredEvent[] = [];
    const taken = (from: string | null): StoredEvent[] => {
      const found = from === null ? [] : range.slice(range.findIndex(({ id }) => id === from));
      for (const event of found) this.#taken.add(event);
      return found;
    };
    let before = (await this.#lastBefore(stream, position)) + 1n;
    for (;;) {
      const page = await this.#page(stream, before);
      for (const event of page) looked.add(event);
      range.unshift(...page);
      const found = first(page);
      if (found !== null) return taken(found);
      const [oldest] = page;
      if (!oldest) return taken(orElse(range));
      before = oldest.revision;
    }
  }

  /**
   * The first event of a stream, after a position and up to another one where it is given, that is the one looked for; null where there is none.
   * @throws Problem 422 when it is not among as many events as a proof holds
   */
  async firstBetween(
    stream: string,
    { after, until, is }: { after: Position; until: Position | null; is: (event: StoredEvent) => boolean },
  ): Promise<StoredEvent | null> {
    const end = until && comparePositions(until, this.head) < 0 ? until : this.head;
    // What is about other runs is not kept, so that its octets do not count.
    const looked = new Tally({ ...this.limits, octets: Number.POSITIVE_INFINITY });
    let next = (await this.#lastBefore(stream, after)) + 1n;
    for (;;) {
      const page = await this.#page(stream, next + BigInt(this.limits.page));
      const fresh = page.filter(({ revision }) => revision >= next);
      for (const event of fresh) {
        if (comparePositions(event.position, end) > 0) return null;
        looked.add(event);
        if (!is(event)) continue;
        this.#taken.add(event);
        return event;
      }
      const newest = fresh.at(-1);
      if (!newest) return null;
      next = newest.revision + 1n;
    }
  }

  async *#backwards(stream: string): AsyncGenerator<StoredEvent> {
    let before: bigint | undefined;
    for (;;) {
      const page = await this.#page(stream, before);
      const [oldest] = page;
      if (!oldest) return;
      for (const event of page.toReversed()) if (comparePositions(event.position, this.head) <= 0) yield event;
      before = oldest.revision;
    }
  }

  async #page(stream: string, before?: bigint): Promise<StoredEvent[]> {
    const { store, limits } = this;
    return store.codec.openAll(
      await store.read(stream, { last: limits.page, ...(before === undefined ? {} : { before }) }),
    );
  }

  /**
   * The revision of the newest event of a stream before a position, -1 where there is none. A stream grows with the log, so it is
   * found by halves: a schedule that fires each minute has half a million events in a year.
   */
  async #lastBefore(stream: string, position: Position): Promise<bigint> {
    const [newest] = await this.store.read(stream, { last: 1 });
    let [low, high] = [-1n, newest?.revision ?? -1n];
    while (low < high) {
      const middle = (low + high + 1n) / 2n;
      const [event] = await this.store.read(stream, { last: 1, before: middle + 1n });
      // What retention removed was before what is left.
      if (!event || isBefore(event, position)) low = middle;
      else high = event.revision - 1n;
    }
    return low;
  }
}
