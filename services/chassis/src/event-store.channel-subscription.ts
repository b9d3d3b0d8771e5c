import type { Page } from '@punctual/embedded-store';
import { eventsOf } from './channel-event';
import type { StoredEvent } from './position';
import { type Batch, positionOf, type SubscribeOptions } from './store-connection';

/** A page that waits for its reader; `next` events of it were read. */
type Waiting = { events: StoredEvent[]; next: number; page: Page };

/** The client's end of a subscription: pages wait here until they are read, and the store gets their octets back then. */
export class ChannelSubscription {
  readonly #waiting: Waiting[] = [];
  #failure: Error | null = null;
  #confirmed = false;
  #wake = (): void => {};

  constructor(
    private readonly options: Pick<SubscribeOptions, 'signal' | 'size' | 'onConfirmed'>,
    private readonly credit: (octets: number) => void,
  ) {}

  take(page: Page): void {
    this.#waiting.push({ events: eventsOf(page.events), next: 0, page });
    if (!this.#confirmed) this.options.onConfirmed?.();
    this.#confirmed = true;
    this.#wake();
  }

  fail(error: Error): void {
    this.#failure ??= error;
    this.#wake();
  }

  /** What has arrived, then what arrives, until the signal aborts. @throws the failure, after what arrived before it */
  async *batches(): AsyncGenerator<Batch> {
    const { signal } = this.options;
    const stop = () => this.#wake();
    signal.addEventListener('abort', stop, { once: true });
    try {
      while (!signal.aborted) {
        if (this.#waiting.length > 0) yield this.#next();
        else if (this.#failure) throw this.#failure;
        else await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** The next batch, from as many pages as fit; at least one page must be waiting. */
  #next(): Batch {
    const batch: Batch = { events: [], position: null, live: false };
    let read = 0;
    for (const waiting of this.#waiting) {
      const { events, page } = waiting;
      const taken = events.slice(waiting.next, waiting.next + this.options.size - batch.events.length);
      waiting.next += taken.length;
      batch.events.push(...taken);
      batch.live = false;
      batch.position = batch.events.at(-1)?.position ?? batch.position;
      if (waiting.next < events.length) break;
      read += 1;
      batch.live = page.last;
      batch.position = positionOf(page.position);
      if (batch.events.length >= this.options.size) break;
    }
    const octets = this.#waiting.splice(0, read).reduce((sum, { page }) => sum + page.octets, 0);
    if (octets > 0) this.credit(octets);
    if (this.#waiting.length > 0) batch.live = false;
    return batch;
  }
}
