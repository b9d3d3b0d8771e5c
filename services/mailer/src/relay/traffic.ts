import { type Clock, meter } from '@punctual/chassis';
import type { OutgoingMessage } from '../mailing/smtp';
import { begins, free, type Pace, pushedBack, rateOf, readyAt } from './pace';
import type { RateBook } from './rate-book';
import type { Receiver } from './receivers';

/** A relay, or a receiver by it. */
type Lane = {
  pace: Pace;
  book: RateBook | null;
  /** Messages of deliveries at hand that have not begun. */
  waiting: number;
};
/** What messages to a receiver (where that has a rate) pass by a relay: its lane, and that of the receiver. */
type Way = {
  relay: string;
  lanes: readonly Lane[];
  /** Messages of deliveries at hand that have not begun. */
  waiting: number;
};
/** Where a message stands. */
type Place = { receiver: string | null; way: Way; waits: boolean };
type Needs = {
  clock: Clock;
  /** The relay that gets a message first, as things are now. */
  relayOf(message: OutgoingMessage): string;
  receiverOf(email: string): Receiver | null;
  /** The rates that an operator has set, by `<relay>` or `<relay>~<receiver>`. */
  books: ReadonlyMap<string, RateBook>;
};

/** Deliveries that would wait longer than this for a rate come back later, in milliseconds: those for other receivers take their place. */
export const LONGEST_STAY_MS = 20_000;
/** How soon a rate that is not known yet is asked about again. */
const SOON_MS = 200;

/**
 * Which messages may begin, by the rates of relays and receivers: those that an operator has set, which hold over all mailers, and those that this
 * mailer keeps because it was asked for patience. It sets no timer: whoever waits asks again. A message waits where it would begin, which is by
 * another relay while its first one rests, and is counted there alone.
 */
export class Traffic {
  readonly #lanes = new Map<string, Lane>();
  readonly #ways = new Map<string, Way>();
  readonly #places = new WeakMap<OutgoingMessage, Place>();
  readonly #pushBacks = meter().createCounter('punctual_relay_throttled_total', {
    description: 'Answers of mail relays that asked for patience, after which mail is sent more slowly',
  });

  constructor(private readonly needs: Needs) {}

  /**
   * Messages that wait until they are admitted or leave. Answers how long those before them need at the rates, in milliseconds; 0 when some of them wait
   * already.
   */
  join(messages: Iterable<OutgoingMessage>): number {
    const places = Array.from(messages, (message) => this.#placeOf(message));
    const before = places.map(({ way, waits }) =>
      waits ? 0 : Math.max(...way.lanes.map((lane) => lane.waiting * this.#every(lane))),
    );
    for (const place of places) this.#stand(place, true);
    return before.reduce((least, ms) => Math.min(least, ms), before[0] ?? 0);
  }

  /** Messages that are not sent after all wait no more. */
  leave(messages: Iterable<OutgoingMessage>): void {
    for (const message of messages) {
      const place = this.#places.get(message);
      if (place) this.#stand(place, false);
    }
  }

  /** Those of the messages that may begin now, at most `most`, each with the relay of whose rate it takes its part. */
  admit(messages: Iterable<OutgoingMessage>, most: number): Map<OutgoingMessage, string> {
    const able = this.#able(messages, most);
    const now = this.needs.clock.millis();
    for (const [message, { lanes }] of able) {
      this.#stand(this.#placeOf(message), false);
      for (const lane of lanes) this.#take(lane, now);
    }
    return new Map([...able].map(([message, { relay }]) => [message, relay]));
  }

  /** How many of the messages may begin now, counted up to `most`. */
  count(messages: Iterable<OutgoingMessage>, most: number): number {
    return this.#able(messages, most).size;
  }

  /** Those of the messages from which `admit` would choose now, if it was asked for `most`: for a long queue these are few. */
  next(messages: Iterable<OutgoingMessage>, most: number): OutgoingMessage[] {
    const now = this.needs.clock.millis();
    const chosen: OutgoingMessage[] = [];
    const counts = new Map<Way, number>();
    const others = this.#waysInUse();
    for (const message of messages) {
      const { way } = this.#placeOf(message);
      const count = counts.get(way) ?? (way.lanes.every((lane) => this.#readyAt(lane, now) <= now) ? 0 : most);
      counts.set(way, count + 1);
      if (count < most) chosen.push(message);
      else if (others.haveAllBeen(way)) break;
    }
    return chosen;
  }

  /** How long until the first of the messages may begin, in milliseconds. */
  waitMs(messages: Iterable<OutgoingMessage>): number {
    const now = this.needs.clock.millis();
    const seen = new Set<Way>();
    const others = this.#waysInUse();
    let soonest = Number.POSITIVE_INFINITY;
    for (const message of messages) {
      const { way } = this.#placeOf(message);
      if (seen.has(way)) continue;
      seen.add(way);
      soonest = Math.min(soonest, Math.max(0, ...way.lanes.map((lane) => this.#readyAt(lane, now) - now)));
      if (soonest === 0 || others.haveAllBeen(way)) break;
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

  /** Whether a message that took its part of another relay's rates, or of none, may begin at this one now; it takes its part of the rates then. */
  mayPassTo(relay: string, message: OutgoingMessage): boolean {
    const now = this.needs.clock.millis();
    const { lanes } = this.#way(relay, this.#receiverOf(message));
    if (lanes.some((lane) => this.#readyAt(lane, now) > now)) return false;
    for (const lane of lanes) this.#take(lane, now);
    return true;
  }

  /** The rate of a relay where it is lowered at present, in messages a minute; null where it is not. */
  loweredTo(relay: string): number | null {
    return rateOf(this.#lane(relay).pace, this.needs.clock.millis());
  }

  #able(messages: Iterable<OutgoingMessage>, most: number): Map<OutgoingMessage, Way> {
    const now = this.needs.clock.millis();
    const able = new Map<OutgoingMessage, Way>();
    const room = new Map<Lane, number>();
    const closed = new Set<Way>();
    const others = this.#waysInUse();
    const roomOf = (lane: Lane): number => {
      const left = room.get(lane) ?? this.#room(lane, now);
      room.set(lane, left);
      return left;
    };
    for (const message of messages) {
      if (able.size >= most) break;
      const { way } = this.#placeOf(message);
      if (closed.has(way)) continue;
      if (way.lanes.some((lane) => roomOf(lane) < 1)) {
        closed.add(way);
        if (others.haveAllBeen(way)) break;
        continue;
      }
      able.set(message, way);
      for (const lane of way.lanes) room.set(lane, roomOf(lane) - 1);
    }
    return able;
  }

  /** The ways that messages wait for: once all of them have been looked at, nothing else can be found. */
  #waysInUse(): { haveAllBeen(way: Way): boolean } {
    const open = new Set([...this.#ways.values()].filter(({ waiting }) => waiting > 0));
    return { haveAllBeen: (way) => open.delete(way) && open.size === 0 };
  }

  /** How many messages may begin now. One that is lowered is asked again after each. */
  #room(lane: Lane, now: number): number {
    if (this.#readyAt(lane, now) > now) return 0;
    const booked = lane.book?.readyCount(now) ?? Number.POSITIVE_INFINITY;
    return rateOf(lane.pace, now) === null ? booked : Math.min(booked, 1);
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
    lane.book?.take();
    lane.pace = begins(lane.pace, now);
  }

  /** Where a message stands: where it did, unless another relay is its first one since. */
  #placeOf(message: OutgoingMessage): Place {
    const relay = this.needs.relayOf(message);
    const known = this.#places.get(message);
    if (!known) {
      const receiver = this.#receiverOf(message);
      const place = { receiver, way: this.#way(relay, receiver), waits: false };
      this.#places.set(message, place);
      return place;
    }
    if (known.way.relay !== relay) {
      const { waits } = known;
      this.#stand(known, false);
      known.way = this.#way(relay, known.receiver);
      this.#stand(known, waits);
    }
    return known;
  }

  #stand(place: Place, waits: boolean): void {
    if (place.waits === waits) return;
    const change = waits ? 1 : -1;
    place.waits = waits;
    place.way.waiting += change;
    for (const lane of place.way.lanes) lane.waiting += change;
  }

  #receiverOf({ envelope }: OutgoingMessage): string | null {
    return this.needs.books.size === 0 ? null : (this.needs.receiverOf(envelope.to[0] ?? '')?.name ?? null);
  }

  #way(relay: string, receiver: string | null): Way {
    const both = `${relay}~${receiver}`;
    const key = this.needs.books.has(both) ? both : relay;
    const known = this.#ways.get(key);
    if (known) return known;
    const lanes = key === relay ? [this.#lane(relay)] : [this.#lane(relay), this.#lane(key)];
    const way = { relay, lanes, waiting: 0 };
    this.#ways.set(key, way);
    return way;
  }

  #lane(key: string): Lane {
    const found = this.#lanes.get(key) ?? { pace: free, book: this.needs.books.get(key) ?? null, waiting: 0 };
    this.#lanes.set(key, found);
    return found;
  }
}
