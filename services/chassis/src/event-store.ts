import { type EventCodec, eventCodec } from './codec';
import { type FollowOptions, follow } from './follow';
import { randomId } from './ids';
import { checkReached, type LogIdentity, OtherLog, readIdentity, recordedIdentity } from './log-identity';
import { movedTo } from './moved-places';
import type { Position, StoredEvent } from './position';
import { SharedSubscription } from './shared-subscription';
import type { Appended, Batch, Expected, NewEvent, ReadOptions, StoreConnection } from './store-connection';
import { inSpan, SpanKind } from './telemetry';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Positions are 64 bits with a sign in EventStoreDB. */
const LAST_PLACE = 2n ** 63n - 1n;
const NIL = '00000000-0000-0000-0000-000000000000';

/** Rejects appends that a store refuses, or whose answer its client could not read, before they are sent. */
const checkAppend = (stream: string, events: readonly NewEvent[]): void => {
  if (stream === '') throw new TypeError('append: the stream has no name');
  if (stream.startsWith('$')) throw new TypeError(`append to ${stream}: it is a stream of the event store itself`);
  if (events.length === 0) throw new TypeError(`append to ${stream}: there are no events`);
  for (const { id, type, data } of events) {
    if (!UUID.test(id) || id === NIL) throw new TypeError(`append to ${stream}: ${JSON.stringify(id)} is not a UUID`);
    if (type === '') throw new TypeError(`append to ${stream}: the event ${id} has no type`);
    if (data === undefined) throw new TypeError(`append to ${stream}: the event ${id} has no data`);
  }
};

/** The event log, as services use it. Rejects with Conflict, Unavailable, StreamDeleted or Refused. */
export class EventStore {
  private readonly shared: SharedSubscription;
  private known: LogIdentity | null = null;

  /**
   * @param connection the way to the store, from `connectStore`
   * @param onLost called when the connection that delivers new events is lost; it reconnects by itself
   * @param onOtherLog called when the store holds another log than before: this process cannot continue
   * @param codec converts events to their stored form and back; by default one without keys of people
   */
  constructor(
    private readonly connection: StoreConnection,
    onLost: (error: unknown) => void = () => {},
    private readonly onOtherLog: (error: OtherLog) => void = () => {},
    readonly codec: EventCodec = eventCodec(null),
  ) {
    this.shared = new SharedSubscription(connection, onLost, (events) => codec.forgetErased(events));
  }

  /**
   * Appends all events or none, durably. `expected` is the revision of the last event, `none` for a stream that must
   * not exist, `any` for no check. Appending the same event ids at the same revision again succeeds and changes nothing.
   * @throws Conflict when the stream is at another revision; TypeError for invalid events: an id that is not a UUID, an
   * empty type; Refused when they are too large together
   */
  async append(stream: string, events: readonly NewEvent[], expected: Expected): Promise<Appended> {
    checkAppend(stream, events);
    return inSpan(
      `append ${events[0]?.type ?? ''}`,
      { kind: SpanKind.CLIENT, attributes: { 'db.system': 'eventstoredb', stream } },
      () => this.connection.append(stream, events, expected),
    );
  }

  /** The events of a stream, oldest first; none when it does not exist. */
  read(stream: string, options: ReadOptions = {}): Promise<StoredEvent[]> {
    return this.connection.read(stream, options);
  }

  /** Whether the store answers and can write. @throws Unavailable saying what is wrong, such as a full disk */
  check(): Promise<void> {
    return this.connection.check();
  }

  /** Position of the newest event; null in an empty log. */
  head(): Promise<Position | null> {
    return this.connection.head();
  }

  /**
   * The event that was committed at this place of the log (`Position.commit`), or one of those that were appended together there. Null when
   * there is none: the place is another one's, after the end, or its event was removed by retention.
   */
  at(commit: bigint): Promise<StoredEvent | null> {
    return commit < 0n || commit > LAST_PLACE ? Promise.resolve(null) : this.connection.at(commit);
  }

  /** The events that were committed at this place, in this log or in one that it was copied from (of there only what `movedTo` knows). */
  async everAt(commit: bigint): Promise<StoredEvent[]> {
    const { copiedFrom } = await this.knownIdentity();
    const places = [commit];
    for (const index of copiedFrom.keys()) {
      let place: bigint | null = commit;
      // From that log to the one copied from it, and so on up to this one.
      for (const logId of copiedFrom.slice(0, index + 1).toReversed())
        place = place === null ? null : await movedTo(this, logId, place);
      if (place !== null) places.push(place);
    }
    const found = await Promise.all(places.map((place) => this.at(place)));
    return found.filter((event) => event !== null);
  }

  /** The id of the log in this store, which stays the same for as long as the log lives. */
  async identity(): Promise<string> {
    return (await this.knownIdentity()).logId;
  }

  /** The id of the log and of those it was copied from: a message with one of these is about an event of this log. */
  async identities(): Promise<readonly string[]> {
    const { logId, copiedFrom } = await this.knownIdentity();
    return [logId, ...copiedFrom];
  }

  /**
   * Checks that this is still the log that was read up to `reached`. The store may have been replaced, or restored from an
   * older copy, while its connection was lost.
   * @throws OtherLog
   */
  async verify(reached: Position | null): Promise<void> {
    try {
      const known = await this.identity();
      const now = (await recordedIdentity(this))?.logId;
      if (now !== known) {
        const what = now ? `the log ${now}` : 'a new log';
        throw new OtherLog(`the event store holds ${what}, not ${known}, which was read before`);
      }
      await checkReached(this, reached);
    } catch (error) {
      if (error instanceof OtherLog) this.onOtherLog(error);
      throw error;
    }
  }

  /** All events of streams with one of the prefixes, in order, after `from`, without end. See `follow`. */
  follow(options: FollowOptions): AsyncGenerator<Batch> {
    return follow(this.connection, this.shared, (reached) => this.verify(reached), options);
  }

  /** Keeps at most `count` events in a stream. */
  keepLast(stream: string, count: number): Promise<void> {
    return this.connection.keepLast(stream, count);
  }

  /**
   * Removes the events of a stream before a revision. Readers no longer see them; the store takes them out of its files later
   * (EventStoreDB: a scavenge), but never the last event of a stream.
   */
  truncateBefore(stream: string, revision: bigint): Promise<void> {
    return this.connection.truncateBefore(stream, revision);
  }

  async close(): Promise<void> {
    await this.shared.stop();
    await this.connection.close();
  }

  private async knownIdentity(): Promise<LogIdentity> {
    this.known ??= await readIdentity(this, randomId);
    return this.known;
  }
}
