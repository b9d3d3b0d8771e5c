import { setImmediate } from 'node:timers';
import type { Core } from '../core';
import { type AllCursor, allOf } from '../cursor';
import type { StoredEvent } from '../log/stored-event';
import { PositionAhead } from '../refusals';
import { inColumns, octetsOf } from './events';
import type { Outbox } from './outbox';
import type { Request } from './wire';

/** How much may be on its way to a client, or wait there unread. Approximate octets. */
const WINDOW = 4 * 1024 * 1024;
/** A page goes out at least each time so many events did not pass the filter, to move the position. */
const CONSIDERED = 256;

/**
 * Sends the events of `$all` that pass the prefixes: first those that exist, then each commit's, at once. It pulls: a commit
 * only wakes it, and it continues from its position, in memory near the head and in the file otherwise (`allOf`). So nothing queues
 * up for a client that does not read: without credit it stops, and goes on where it was.
 */
export class Subscription {
  readonly #call: number;
  readonly #prefixes: readonly string[];
  readonly #cursor: AllCursor;
  readonly #unfollow: () => void;
  #position: number;
  #considered = 0;
  /** What the client was sent and has not given back. */
  #owed = 0;
  /** Whether the client knows that nothing more was waiting; null before the first page. */
  #told: boolean | null = null;
  #scheduled = false;
  #ended = false;

  /** @throws PositionAhead when the log has never reached the position */
  constructor(
    private readonly core: Core,
    private readonly out: Outbox,
    { call, prefixes, from }: Extract<Request, { kind: 'subscribe' }>,
  ) {
    const { lastPosition } = core.source.log;
    this.#call = call;
    this.#prefixes = prefixes;
    this.#position = from === 'end' ? lastPosition : from;
    if (this.#position > lastPosition) throw new PositionAhead(this.#position, lastPosition);
    this.#cursor = allOf(core.source, this.#position + 1, prefixes);
    this.#unfollow = core.feed.onAny(() => this.#run());
    this.#run();
  }

  /** The client has read so much. */
  credit(octets: number): void {
    this.#owed -= octets;
    this.#run();
  }

  end(): void {
    this.#ended = true;
    this.#unfollow();
  }

  #run(): void {
    if (this.#ended || this.#scheduled || this.#owed >= WINDOW) return;
    try {
      while (this.#owed < WINDOW) {
        if (!this.#turn()) return;
        if (this.#cursor.atHead()) continue;
        // The next page comes from the file: commits and other readers go first.
        this.#scheduled = true;
        setImmediate(() => {
          this.#scheduled = false;
          this.#run();
        });
        return;
      }
    } catch (error) {
      this.end();
      this.out.failed(this.#call, this.core.health.note(error));
    }
  }

  /** Sends a page if there is something to say; false when nothing more is waiting. */
  #turn(): boolean {
    const page = this.#cursor.page();
    const events: StoredEvent[] = [];
    let octets = 0;
    for (const event of page) {
      this.#cursor.pass(event);
      if (!this.#prefixes.some((prefix) => event.stream.startsWith(prefix))) continue;
      events.push(event);
      octets += octetsOf(event);
    }
    this.#position = this.#cursor.reached();
    this.#considered += page.length;
    const live = page.length === 0 || this.#position >= this.core.source.log.lastPosition;
    if (events.length > 0 || live !== this.#told || this.#considered >= CONSIDERED) {
      this.#told = live;
      this.#considered = 0;
      this.#owed += octets;
      this.out.page({ call: this.#call, events: inColumns(events), octets, position: this.#position, last: live });
    }
    return !live;
  }
}
