import type { Position, StoredEvent } from './position';

/** An event to append. `id` is a UUID. */
export type NewEvent = { id: string; type: string; data: unknown; metadata: unknown };

/** The revision of a stream's last event, `none` for a stream that must not exist, `any` for no check. */
export type Expected = bigint | 'none' | 'any';

/** Where the last event of an append is: in its stream, and in the log. */
export type Appended = { revision: bigint; position: Position };

/** What a subscription delivers: events, or the notice that nothing more is waiting. */
export type Batch = {
  events: StoredEvent[];
  /** Position of the log after these events; null while unknown. */
  position: Position | null;
  /** True when nothing more is waiting. */
  live: boolean;
};

export type SubscribeOptions = {
  /** Prefixes of stream names, as in `delivery-`. */
  prefixes: readonly string[];
  /** The last position already handled, or one end of the log. */
  from: Position | 'start' | 'end';
  signal: AbortSignal;
  /** The most events in one batch. */
  size: number;
  /** Called once the store has confirmed the subscription: events appended later are not missed. */
  onConfirmed?: () => void;
};

/** Which events of a stream are read: all from the revision `from` on, or the `last` ones, of those before the revision `before` where it is given. */
export type ReadOptions =
  | { from?: bigint; last?: never; before?: never }
  | { last: number; before?: bigint; from?: never };

/**
 * The way to a store: `event-store.db-client.ts` over gRPC, `event-store.channel.ts` over a message channel to the store's
 * thread. Calls reject with Conflict, StreamDeleted, Refused, or Unavailable when there is no answer within `PATIENCE_MS`.
 */
export interface StoreConnection {
  /** Appends all events or none, durably; a repeat of the same ids at the same place succeeds and changes nothing. */
  append(stream: string, events: readonly NewEvent[], expected: Expected): Promise<Appended>;
  /** The events of a stream, oldest first; none when it does not exist. */
  read(stream: string, options: ReadOptions): Promise<StoredEvent[]>;
  /** Position of the newest event; null in an empty log. */
  head(): Promise<Position | null>;
  /** The event that was committed at this place of the log; of several in one append any of them. Null when there is none, or no more. */
  at(commit: bigint): Promise<StoredEvent | null>;
  /** Keeps at most `count` events in a stream. */
  keepLast(stream: string, count: number): Promise<void>;
  /** Removes the events of a stream before a revision, the last one excepted: readers no longer see them at once, the store removes them later. */
  truncateBefore(stream: string, revision: bigint): Promise<void>;
  /** Resolves when the store can write. */
  check(): Promise<void>;
  /**
   * One subscription to streams with the given prefixes, in batches of the available events. Ends when `signal` aborts.
   * @throws when the connection is lost
   */
  subscribe(options: SubscribeOptions): AsyncGenerator<Batch>;
  /** Ends all calls and subscriptions. */
  close(): Promise<void>;
}

/** Time without an answer after which the store counts as unreachable. */
export const PATIENCE_MS = 10_000;

/** The position of a store with one number for each event; null for 0, the empty log. */
export const positionOf = (number: number): Position | null =>
  number === 0 ? null : { commit: BigInt(number), prepare: BigInt(number) };
