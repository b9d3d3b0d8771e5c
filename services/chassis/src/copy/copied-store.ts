import {
  type AllStreamResolvedEvent,
  ANY,
  binaryEvent,
  type EventStoreDBClient,
  eventTypeFilter,
  type JSONType,
  jsonEvent,
  NO_STREAM,
  type ReadStreamOptions,
  StreamNotFoundError,
  streamNameFilter,
} from '@eventstore/db-client';
import { ConfigError } from '../config';
import { Refused, StreamDeleted, Unavailable, within } from '../errors';
import { newClient, translate } from '../event-store.db-client';
import { type MakeFilter, subscribeTo, toStored } from '../event-store.db-client-subscription';
import type { Position, StoredEvent } from '../position';
import type { Expected, NewEvent } from '../store-connection';

/** Which events of the log are read: those of streams whose name fits an expression, or of types with one of the prefixes. */
export type Wanted = { streams: string } | { types: readonly string[] };

const BATCH = 500;
const PATIENCE_MS = 20_000;
const NEWEST = { direction: 'backwards', fromRevision: 'end' } as const;
/** All streams but those of the store itself. */
export const OF_PROGRAMS: Wanted = { streams: '^[^$]' };

const filterFor =
  (wanted: Wanted): MakeFilter =>
  (reports) =>
    'streams' in wanted
      ? streamNameFilter({ regex: wanted.streams, ...reports })
      : eventTypeFilter({ prefixes: [...wanted.types], ...reports });

/** An event that is to be appended; one without JSON has its octets as data. */
const proposed = ({ id, type, data, metadata }: NewEvent) =>
  data instanceof Uint8Array
    ? binaryEvent({ id, type, data, metadata: metadata as JSONType })
    : jsonEvent({ id, type, data: data as JSONType, metadata: metadata as JSONType });

/** A server whose log is copied, or that gets the copy. Unlike a connection of services it reads and writes all that the server has. */
export class CopiedStore {
  readonly #client: EventStoreDBClient;

  /**
   * @param setting the name that messages call it by, such as `EVENTSTORE_FROM`
   * @param url a connection string, `esdb://…`
   * @throws ConfigError when it is none
   */
  constructor(
    readonly setting: string,
    url: string,
  ) {
    try {
      this.#client = newClient(url);
    } catch {
      // The client's message has the text, and with it a password.
      throw new ConfigError(`${setting}: is not a connection string of an event store`);
    }
  }

  /** The place of the newest event; null in an empty log. @throws ConfigError when the server does not answer or refuses the user */
  async reach(): Promise<Position | null> {
    const newest = async (): Promise<Position | null> => {
      let position: Position | null = null;
      const options = { direction: 'backwards', fromPosition: 'end', maxCount: 1 } as const;
      for await (const { event } of this.#client.readAll(options)) if (event) ({ position } = event);
      return position;
    };
    const late = () => new Unavailable('eventStore', `no answer within ${PATIENCE_MS / 1000} s`);
    try {
      return await within(PATIENCE_MS, newest(), late);
    } catch (error) {
      throw this.#unusable(translate(error));
    }
  }

  /** The events up to the end of the log, in order, after a place in it. */
  async *events(wanted: Wanted, from: Position | 'start' = 'start'): AsyncGenerator<StoredEvent[]> {
    const stopping = new AbortController();
    const options = { from, signal: stopping.signal, size: BATCH };
    try {
      for await (const { events, live } of subscribeTo(this.#client, options, filterFor(wanted))) {
        if (events.length > 0) yield events;
        if (live) break;
      }
    } catch (error) {
      throw error instanceof ConfigError ? error : translate(error);
    } finally {
      stopping.abort();
    }
  }

  /** An event of a stream: the last, or the first from a revision on that can be read. Null where there is none, also in a deleted stream. */
  async one(stream: string, which: 'last' | bigint): Promise<StoredEvent | null> {
    const found = await this.#find(stream, which === 'last' ? NEWEST : { fromRevision: which });
    return found && toStored(found);
  }

  /** The first revision of a stream that can be read; null as for `one`. */
  async firstOf(stream: string): Promise<bigint | null> {
    return (await this.#find(stream, {}))?.event?.revision ?? null;
  }

  /** As `read` of a connection, for the newest event. */
  async read(stream: string, _: { last: number }): Promise<StoredEvent[]> {
    const last = await this.one(stream, 'last');
    return last ? [last] : [];
  }

  /** Appends; calls that do not wait for each other are done in their order. */
  async append(stream: string, events: readonly NewEvent[], expected: Expected): Promise<void> {
    const expectedRevision = expected === 'none' ? NO_STREAM : expected === 'any' ? ANY : expected;
    try {
      await this.#client.appendToStream(stream, events.map(proposed), { expectedRevision });
    } catch (error) {
      throw translate(error);
    }
  }

  /** Deletes a stream for ever. */
  async tombstone(stream: string): Promise<void> {
    try {
      await this.#client.tombstoneStream(stream, { expectedRevision: ANY });
    } catch (error) {
      throw translate(error);
    }
  }

  async close(): Promise<void> {
    await within(5_000, this.#client.dispose(), () => new Error('late')).catch(() => undefined);
  }

  async #find(stream: string, options: ReadStreamOptions): Promise<AllStreamResolvedEvent | null> {
    try {
      let found: AllStreamResolvedEvent | null = null;
      for await (const resolved of this.#client.readStream(stream, { ...options, maxCount: 1 }))
        found = resolved as unknown as AllStreamResolvedEvent;
      return found;
    } catch (error) {
      if (error instanceof StreamNotFoundError) return null;
      const known = translate(error);
      if (known instanceof StreamDeleted) return null;
      throw known;
    }
  }

  #unusable(error: Error): Error {
    if (error instanceof Refused)
      return new ConfigError(`${this.setting}: the event store refuses the user; put user:password@ into the URL`);
    if (error instanceof Unavailable)
      return new ConfigError(`${this.setting}: the event store cannot be reached: ${error.message}`);
    return error;
  }
}
