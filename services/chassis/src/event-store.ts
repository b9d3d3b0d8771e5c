import {
  type AllStreamResolvedEvent,
  ANY,
  EventStoreDBClient,
  type JSONType,
  jsonEvent,
  NO_STREAM,
  START,
  StreamDeletedError,
  StreamNotFoundError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import './guard-batch-append';
import './protobuf-base64';
import { type EventCodec, eventCodec } from './codec';
import { Conflict, Unavailable, within } from './errors';
import { type FollowOptions, follow } from './follow';
import { randomId } from './ids';
import { checkReached, OtherLog, readIdentity, recordedIdentity } from './log-identity';
import type { Position, StoredEvent } from './position';
import { SharedSubscription } from './shared-subscription';
import { checkStore } from './store-health';
import { type Batch, toStored } from './subscription';
import { inSpan, SpanKind } from './telemetry';

export type NewEvent = { id: string; type: string; data: unknown; metadata: unknown };

/** Time without an answer after which the store counts as unreachable. */
const PATIENCE_MS = 10_000;
/** How long streams to an unreachable store may take to close. */
const CLOSE_MS = 5_000;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Rejects appends whose answer from the store the client could not read. */
const checkAppend = (stream: string, events: readonly NewEvent[]): void => {
  if (stream === '') throw new TypeError('append: the stream has no name');
  if (events.length === 0) throw new TypeError(`append to ${stream}: there are no events`);
  for (const { id, type } of events) {
    if (!UUID.test(id)) throw new TypeError(`append to ${stream}: ${JSON.stringify(id)} is not a UUID`);
    if (type === '') throw new TypeError(`append to ${stream}: the event ${id} has no type`);
  }
};

const translate = (error: unknown): unknown => {
  if (error instanceof WrongExpectedVersionError) return new Conflict(error.message, { cause: error });
  if (error instanceof Unavailable || error instanceof StreamDeletedError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const type = (error as { type?: string }).type;
  // Some failures to connect arrive as a plain Error, so every error that is not about the request counts as unreachable.
  const aboutRequest =
    type !== undefined &&
    !['unavailable', 'deadline-exceeded', 'timeout', 'cancelled', 'unknown', 'not-leader'].includes(type);
  return aboutRequest
    ? error
    : new Unavailable('eventStore', `the event store did not answer: ${text}`, { cause: error });
};

/** The event log, over EventStoreDB's own client. Rejects with Conflict, Unavailable, or the client's own errors. */
export class EventStore {
  private readonly client: EventStoreDBClient;
  private readonly shared: SharedSubscription;
  private logId: string | null = null;

  /**
   * @param url a connection string, `esdb://…`
   * @param onLost called when the connection that delivers new events is lost; it reconnects by itself
   * @param onOtherLog called when the store holds another log than before: this process cannot continue
   * @param codec converts events to their stored form and back
   */
  constructor(
    url: string,
    onLost: (error: unknown) => void = () => {},
    private readonly onOtherLog: (error: OtherLog) => void = () => {},
    readonly codec: EventCodec = eventCodec,
  ) {
    this.client = EventStoreDBClient.connectionString([url] as unknown as TemplateStringsArray);
    this.shared = new SharedSubscription(this.client, onLost);
  }

  /**
   * Appends all events or none, durably. `expected` is the revision of the last event, `none` for a stream that must
   * not exist, `any` for no check. Appending the same event ids at the same revision again succeeds and changes nothing.
   * @throws Conflict when the stream is at another revision; TypeError for invalid events: an id that is not a UUID, an empty type.
   */
  async append(
    stream: string,
    events: readonly NewEvent[],
    expected: bigint | 'none' | 'any',
  ): Promise<{ revision: bigint; position: Position }> {
    checkAppend(stream, events);
    const expectedRevision = expected === 'none' ? NO_STREAM : expected === 'any' ? ANY : expected;
    return inSpan(
      `append ${events[0]?.type ?? ''}`,
      { kind: SpanKind.CLIENT, attributes: { 'db.system': 'eventstoredb', stream } },
      async () => {
        const all = events.map(({ id, type, data, metadata }) =>
          jsonEvent({ id, type, data: data as JSONType, metadata: metadata as JSONType }),
        );
        const result = await this.ask(this.client.appendToStream(stream, all, { expectedRevision }));
        return { revision: result.nextExpectedRevision, position: result.position ?? { commit: 0n, prepare: 0n } };
      },
    );
  }

  /** The events of a stream, oldest first; none when it does not exist. */
  async read(stream: string, options: { from?: bigint; last?: number } = {}): Promise<StoredEvent[]> {
    const all = async () => {
      const events: StoredEvent[] = [];
      const source = options.last
        ? this.client.readStream(stream, { direction: 'backwards', fromRevision: 'end', maxCount: options.last })
        : this.client.readStream(stream, { fromRevision: options.from ?? START });
      for await (const resolved of source) {
        const stored = toStored(resolved as unknown as AllStreamResolvedEvent);
        if (stored) events.push(stored);
      }
      return options.last ? events.reverse() : events;
    };
    try {
      return await this.ask(all());
    } catch (error) {
      if (error instanceof StreamNotFoundError) return [];
      throw error;
    }
  }

  /** Whether the store answers and can write. @throws Unavailable saying what is wrong, such as a full disk */
  async check(): Promise<void> {
    await this.ask(checkStore(this.client));
  }

  /** Position of the newest event; null in an empty log. */
  async head(): Promise<Position | null> {
    const newest = async () => {
      let position: Position | null = null;
      // Read to the end, although there is only one event: an abandoned read keeps the client from closing.
      for await (const { event } of this.client.readAll({ direction: 'backwards', fromPosition: 'end', maxCount: 1 })) {
        if (event) ({ position } = event);
      }
      return position;
    };
    return this.ask(newest());
  }

  /** The id of the log in this store, which stays the same for as long as the log lives. */
  async identity(): Promise<string> {
    this.logId ??= await readIdentity(this, randomId);
    return this.logId;
  }

  /**
   * Checks that this is still the log that was read up to `reached`. The store may have been replaced, or restored from an
   * older copy, while its connection was lost.
   * @throws OtherLog
   */
  async verify(reached: Position | null): Promise<void> {
    try {
      const known = await this.identity();
      const now = await recordedIdentity(this);
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
    return follow(this.client, this.shared, (reached) => this.verify(reached), options);
  }

  /** Keeps at most `count` events in a stream. */
  async keepLast(stream: string, count: number): Promise<void> {
    await this.ask(this.client.setStreamMetadata(stream, { maxCount: count }));
  }

  async close(): Promise<void> {
    await this.shared.stop();
    await within(CLOSE_MS, this.client.dispose(), () => new Error('the event store client did not end its calls'));
  }

  private async ask<T>(answer: Promise<T>): Promise<T> {
    try {
      return await within(
        PATIENCE_MS,
        answer,
        () => new Unavailable('eventStore', `the event store did not answer within ${PATIENCE_MS / 1000} s`),
      );
    } catch (error) {
      throw translate(error);
    }
  }
}
