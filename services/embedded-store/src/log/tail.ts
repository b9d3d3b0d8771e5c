import type { StoredEvent } from './stored-event';

const MAX_EVENTS = 4_096;
const MAX_BYTES = 4 * 1024 * 1024;

const sizeOf = ({ data, metadata, type, stream }: StoredEvent): number =>
  data.length + metadata.length + type.length + stream.length + 200;

/**
 * The newest committed events in memory, so that subscribers at the head of the log need not read the file. Bounded:
 * subscribers further behind read the file.
 */
export class Tail {
  #events: StoredEvent[] = [];
  #start = 0;
  #bytes = 0;
  /** Every event after this position is in memory. */
  #floor: number;

  /** @param floor position of the newest event when the log was opened */
  constructor(floor: number) {
    this.#floor = floor;
  }

  push(events: StoredEvent[]): void {
    for (const event of events) {
      this.#events.push(event);
      this.#bytes += sizeOf(event);
    }
    while (this.#events.length - this.#start > MAX_EVENTS || this.#bytes > MAX_BYTES) {
      const oldest = this.#events[this.#start++];
      if (!oldest) break;
      this.#bytes -= sizeOf(oldest);
      this.#floor = oldest.position;
    }
    if (this.#start > MAX_EVENTS) {
      this.#events = this.#events.slice(this.#start);
      this.#start = 0;
    }
  }

  /** Drops events that were removed from the file, so that memory and file agree. */
  remove(removed: (event: StoredEvent) => boolean): void {
    this.#events = this.#events.slice(this.#start).filter((event) => !removed(event));
    this.#start = 0;
    this.#bytes = this.#events.reduce((bytes, event) => bytes + sizeOf(event), 0);
  }

  /** True when all events after `position` are in memory. */
  covers(position: number): boolean {
    return position >= this.#floor;
  }

  /** Up to `limit` events after `position`, which must be covered. */
  after(position: number, limit: number): StoredEvent[] {
    let low = this.#start;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#events[middle]?.position ?? Infinity) <= position) low = middle + 1;
      else high = middle;
    }
    return this.#events.slice(low, low + limit);
  }
}
