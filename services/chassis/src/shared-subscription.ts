import { eventDefinitions, streamName } from '@punctual/contracts';
import { pause } from './errors';
import type { Position, StoredEvent } from './position';
import { roughOctets } from './size';
import type { StoreConnection } from './store-connection';

/** A reader that falls further behind than this catches up from the log by itself. Approximate octets in memory. */
const CAPACITY = 48 * 1024 * 1024;
const BATCH = 512;
const RECONNECT_MS = 500;

/** Name prefixes of all domain streams. */
const ALL_PREFIXES = [...new Set(eventDefinitions.map(({ noun }) => streamName(noun, '')))];

/** One follower's position in the shared subscription. */
export type SharedReader = {
  /** The next events, at most `count`; null when the reader fell too far behind and must catch up by itself. */
  take(count: number): StoredEvent[] | null;
  /** Settles when there is something to take. */
  changed(): Promise<void>;
  close(): void;
};

/**
 * The newest events of the log, received and parsed once for all followers in this process. A reader gets every
 * event received after it was opened.
 */
export class SharedSubscription {
  private buffer: { event: StoredEvent; octets: number }[] = [];
  private octets = 0;
  /** Sequence number of the first event in the buffer. */
  private first = 0;
  private readonly readers = new Set<{ next: number; lost: boolean; wake: () => void }>();
  private readonly stopping = new AbortController();
  /** Settles when the server has confirmed the subscription. */
  private confirmed = Promise.withResolvers<void>();
  private started = false;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly connection: StoreConnection,
    private readonly onLost: (error: unknown) => void,
    private readonly onEvents: (events: readonly StoredEvent[]) => void = () => {},
  ) {}

  /** Opens a reader once the subscription is confirmed: it receives all events appended from then on. */
  async open(): Promise<SharedReader> {
    if (!this.started) {
      this.started = true;
      this.running = this.run();
    }
    await this.confirmed.promise;
    const reader = { next: this.first + this.buffer.length, lost: false, wake: () => {} };
    this.readers.add(reader);
    return {
      take: (count) => {
        if (reader.lost || reader.next < this.first) return null;
        const start = reader.next - this.first;
        const events = this.buffer.slice(start, start + count).map(({ event }) => event);
        reader.next += events.length;
        this.trim();
        return events;
      },
      changed: () =>
        new Promise((resolve) => {
          if (reader.lost || this.stopping.signal.aborted || reader.next < this.first + this.buffer.length) resolve();
          else reader.wake = resolve;
        }),
      close: () => {
        this.readers.delete(reader);
        reader.wake();
        this.trim();
      },
    };
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.wakeAll();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    let from: Position | 'end' = 'end';
    while (!signal.aborted) {
      try {
        for await (const { events, position } of this.connection.subscribe({
          prefixes: ALL_PREFIXES,
          from,
          signal,
          size: BATCH,
          onConfirmed: () => this.confirmed.resolve(),
        })) {
          if (position) from = position;
          if (events.length === 0) continue;
          this.onEvents(events);
          for (const event of events) {
            // The text stands for what will be parsed from it, so that nothing is parsed only to be measured.
            const octets = event.dataText === undefined ? roughOctets(event.data) : 2 * event.dataText.length;
            this.buffer.push({ event, octets });
            this.octets += octets;
          }
          this.trim();
          this.wakeAll();
        }
      } catch (error) {
        if (signal.aborted) break;
        this.onLost(error);
        // The store may come back with another log: all followers check that and catch up, once the next
        // subscription is confirmed.
        from = 'end';
        for (const reader of this.readers) reader.lost = true;
        const before = this.confirmed;
        this.confirmed = Promise.withResolvers<void>();
        void this.confirmed.promise.then(before.resolve);
        this.wakeAll();
      }
      await pause(RECONNECT_MS, signal);
    }
    this.confirmed.resolve();
  }

  /** Drops events that every reader has taken, and the oldest events when one reader is too far behind. */
  private trim(): void {
    const end = this.first + this.buffer.length;
    let keepFrom = end;
    for (const { next, lost } of this.readers) if (!lost && next < keepFrom) keepFrom = next;
    for (let index = keepFrom - this.first, kept = this.octetsFrom(index); kept > CAPACITY; index += 1) {
      kept -= this.buffer[index]?.octets ?? 0;
      keepFrom = this.first + index + 1;
    }
    // Shifting the whole array for each event would be quadratic.
    if (keepFrom - this.first < BATCH && keepFrom < end) return;
    this.octets = this.octetsFrom(keepFrom - this.first);
    this.buffer = this.buffer.slice(keepFrom - this.first);
    this.first = keepFrom;
  }

  private octetsFrom(start: number): number {
    let octets = this.octets;
    for (let index = 0; index < start; index += 1) octets -= this.buffer[index]?.octets ?? 0;
    return octets;
  }

  private wakeAll(): void {
    for (const { wake } of this.readers) wake();
  }
}
