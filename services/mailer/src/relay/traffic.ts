import { type Clock, meter } from '@punctual/chassis';
import type { OutgoingMessage } from '../mailing/smtp';
import { begins, free, type Pace, pushedBack, rateOf, readyAt } from './pace';
import type { RateBook } from './rate-book';
import type { Receiver } from './receivers';

/** A relay, or a receiver by it: `<relay>` or `<relay>~<receiver>`. */
type Lane = {
  key: string;
  pace: Pace;
  book: RateBook | null;
  /** Messages of deliveries at hand that have not begun. */
  waiting: number;
};
type Needs = {
  clock: Clock;
  /** The relay that gets a message first. */
  relayOf(message: OutgoingMessage): string;
  receiverOf(email: string): Receiver | null;
  /** The rates that an operator has set, by lane. */
  books: ReadonlyMap<string, RateBook>;
};

/** Deliveries that would wait longer than this for a rate come back later, in milliseconds: those for other receivers take their place. */
export const LONGEST_STAY_MS = 20_000;
/** How soon a rate that is not known yet is asked about again. */
const SOON_MS = 200;

/**
 * Which messages may begin, by the rates of relays and receivers: those that an operator has set, which hold over all mailers, and those that this
 * mailer keeps because it was asked for patience. It sets no timer: whoever waits asks again.
 */
export class Traffic {
  readonly #lanes = new Map<string, Lane>();
  readonly #pushBacks = meter().createCounter('punctual_relay_throttled_total', {
    description: 'Answers of mail relays that asked for patience, after which mail is sent more slowly',
  });

  constructor(private readonly needs: Needs) {}

  /** Messages that wait until they are admitted or leave. Answers how long those before them need at the rates, in milliseconds. */
  join(messages: readonly OutgoingMessage[]): number {
    const lanes = messages.map((message) => this.#lanesOf(message));
    const before = lanes.map((all) => Math.max(...all.map((lane) => lane.waiting * this.#every(lane))));
    for (const lane of lanes.flat()) lane.waiting += 1;
    return Math.min(...before);
  }

  /** Messages that joined and were not admitted wait no more. */
  leave(messages: readonly OutgoingMessage[]): void {
    for (const message of messages)
      for (const lane of this.#lanesOf(message)) lane.waiting = Math.max(0, lane.waiting - 1);
  }

  /** Those of the messages that may begin now, at most `most`; each takes its part of the rates. */
  admit(messages: readonly OutgoingMessage[], most: number): OutgoingMessage[] {
    return this.#able(messages, most, true);
  }

  /** How many of the messages may begin now, counted up to `most`. */
  count(messages: readonly OutgoingMessage[], most: number): number {
    return this.#able(messages, most, false).length;
  }

  /** How long until the first of the messages may begin, in milliseconds. */
  waitMs(messages: readonly OutgoingMessage[]): number {
    const now = this.needs.clock.millis();
    const seen = new Set<string>();
    let soonest = Number.POSITIVE_INFINITY;
    for (const message of messages) {
      const lanes = this.#lanesOf(message);
      const key = lanes.map((lane) => lane.key).join(' ');
      if (seen.has(key)) continue;
      seen.add(key);
      soonest = Math.min(soonest, Math.max(0, ...lanes.map((lane) => this.#readyAt(lane, now) - now)));
    }
    return soonest;
  }

  /** A relay asked for patience with a message begun at `startedAt`. */
  pushedBack(relay: string, startedAt: number): void {
    const lane = this.#lane(relay);
    const limit = lane.book?.perMinute ?? null;
    lane.pace = pushedBack(lane.pace, { startedAt, now: this.needs.clock.millis(), limit });
    this.#pushBacks.add(1, { relay });
  }

  /** Whether a message that another relay did not take may begin at this one now; it takes its part of the rates then. */
  mayPassTo(relay: string, message: OutgoingMessage): boolean {
    return this.admit([{ ...message, via: relay }], 1).length === 1;
  }

  /** The rate of a relay where it is lowered at present, in messages a minute; null where it is not. */
  loweredTo(relay: string): number | null {
    return rateOf(this.#lane(relay).pace, this.needs.clock.millis());
  }

  #able(messages: readonly OutgoingMessage[], most: number, takes: boolean): OutgoingMessage[] {
    const now = this.needs.clock.millis();
    const able: OutgoingMessage[] = [];
    const closed = new Set<Lane>();
    for (const message of messages) {
      if (able.length >= most) break;
      const lanes = this.#lanesOf(message);
      if (lanes.some((lane) => closed.has(lane))) continue;
      const late = lanes.filter((lane) => this.#readyAt(lane, now) > now);
      if (late.length > 0) for (const lane of late) closed.add(lane);
      else {
        able.push(message);
        if (takes) for (const lane of lanes) this.#take(lane, now);
        // Only what is taken moves the rates on; one is certain.
        else for (const lane of lanes) if (lane.book || rateOf(lane.pace, now) !== null) closed.add(lane);
      }
    }
    return able;
  }

  #readyAt({ book, pace }: Lane, now: number): number {
    const booked = book ? (book.readyAt(now) ?? now + SOON_MS) : now;
    return Math.max(booked, readyAt(pace, now));
  }

  /** Milliseconds between two messages at its rate; 0 for no rate. */
  #every({ book, pace }: Lane): number {
    const rates = [book?.perMinute, rateOf(pace, this.needs.clock.millis())].filter((rate) => typeof rate === 'number');
    return rates.length === 0 ? 0 : 60_000 / Math.min(...rates);
  }

  #take(lane: Lane, now: number): void {
    lane.waiting = Math.max(0, lane.waiting - 1);
    lane.book?.take();
    lane.pace = begins(lane.pace, now);
  }

  #lanesOf(message: OutgoingMessage): Lane[] {
    const relay = message.via ?? this.needs.relayOf(message);
    const receiver = this.needs.receiverOf(message.envelope.to[0] ?? '');
    const key = receiver && `${relay}~${receiver.name}`;
    return key !== null && this.needs.books.has(key) ? [this.#lane(relay), this.#lane(key)] : [this.#lane(relay)];
  }

  #lane(key: string): Lane {
    const found = this.#lanes.get(key) ?? { key, pace: free, book: this.needs.books.get(key) ?? null, waiting: 0 };
    this.#lanes.set(key, found);
    return found;
  }
}
