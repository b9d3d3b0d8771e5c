/** A call that waits for its answer. */
type Waiting = { since: number; late: () => void };

/** Ends calls that wait longer than `ms`, with one timer for all of them. */
export class Patience {
  // In the order of the calls, so the first one always waits longest.
  readonly #waiting = new Set<Waiting>();
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly ms: number) {}

  /** Calls `late` after `ms`, unless the returned function is called before. */
  start(late: () => void): () => void {
    const waiting: Waiting = { since: performance.now(), late };
    this.#waiting.add(waiting);
    this.#timer ??= setTimeout(() => this.#check(), this.ms).unref();
    return () => {
      this.#waiting.delete(waiting);
    };
  }

  /** Forgets all calls. */
  stop(): void {
    this.#waiting.clear();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #check(): void {
    this.#timer = undefined;
    const now = performance.now();
    for (const waiting of this.#waiting) {
      const left = waiting.since + this.ms - now;
      if (left > 0) {
        this.#timer = setTimeout(() => this.#check(), left).unref();
        return;
      }
      this.#waiting.delete(waiting);
      waiting.late();
    }
  }
}
