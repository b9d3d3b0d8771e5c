/** Messages begun for each connection: one that it sends, and some ahead, so that it never waits for a commit. */
const AHEAD = 4;

/**
 * Bounds how many messages of this process are begun (recorded as such, without an answer) at any time, over all deliveries.
 * Who comes when there is no room waits in order of arrival.
 */
export class Gate {
  readonly #waiting: { places: number; enter: () => void }[] = [];
  #free: number;
  /** Begun messages without an answer. */
  underWay = 0;

  /** The most messages begun at once. */
  readonly capacity: number;

  /** @param connections to the relay */
  constructor(connections: number) {
    this.capacity = connections * AHEAD;
    this.#free = this.capacity;
  }

  /** Whether another delivery waits. */
  get crowded(): boolean {
    return this.#waiting.length > 0;
  }

  /** Whether a connection to the relay may be idle: fewer messages are under way than there are connections. */
  get starving(): boolean {
    return this.underWay < this.capacity / AHEAD;
  }

  /** Takes `places` places, at most half of all, when its turn comes and they are free. */
  async enter(places: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ places, enter: resolve });
    this.#serve();
    return promise;
  }

  /** Takes up to `most` more places without waiting; none while another delivery waits. Answers how many. */
  take(most: number): number {
    const places = this.crowded ? 0 : Math.max(0, Math.min(most, this.#free));
    this.#free -= places;
    return places;
  }

  /** Gives places back. */
  leave(places: number): void {
    this.#free += places;
    this.#serve();
  }

  #serve(): void {
    for (let next = this.#waiting[0]; next && next.places <= this.#free; next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#free -= next.places;
      next.enter();
    }
  }
}
