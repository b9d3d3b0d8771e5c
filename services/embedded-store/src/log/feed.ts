import type { StoredEvent } from './stored-event';

/** Wakes subscribers when events that may concern them are committed. It carries no events, so it cannot delay any. */
export class Feed {
  readonly #all = new Set<() => void>();
  readonly #streams = new Map<string, Set<() => void>>();

  /** Calls `wake` after every commit. Returns a function that stops this. */
  onAny(wake: () => void): () => void {
    this.#all.add(wake);
    return () => this.#all.delete(wake);
  }

  /** Calls `wake` after every commit that touches the stream. Returns a function that stops this. */
  onStream(stream: string, wake: () => void): () => void {
    const wakers = this.#streams.get(stream) ?? new Set();
    this.#streams.set(stream, wakers.add(wake));
    return () => {
      wakers.delete(wake);
      if (wakers.size === 0 && this.#streams.get(stream) === wakers) this.#streams.delete(stream);
    };
  }

  committed(events: StoredEvent[]): void {
    for (const wake of this.#all) wake();
    if (this.#streams.size === 0) return;
    for (const stream of new Set(events.map((event) => event.stream))) {
      for (const wake of this.#streams.get(stream) ?? []) wake();
    }
  }
}
