import {
  type AllStreamResolvedEvent,
  ANY,
  ErrorType,
  EventStoreDBClient,
  type JSONType,
  jsonEvent,
  NO_STREAM,
  START,
  StreamNotFoundError,
} from '@eventstore/db-client';
import './guard-batch-append';
import './protobuf-base64';
import { Conflict, Refused, StreamDeleted, Unavailable, within } from './errors';
import { subscribe, toStored } from './event-store.db-client-subscription';
import { Patience } from './patience';
import type { Position, StoredEvent } from './position';
import {
  type Appended,
  type Batch,
  type Expected,
  type NewEvent,
  PATIENCE_MS,
  type ReadOptions,
  type StoreConnection,
  type SubscribeOptions,
} from './store-connection';
import { checkStore } from './store-health';

/** How long streams to an unreachable store may take to close. */
const CLOSE_MS = 5_000;
/**
 * After so long without an answer the client is replaced. It asks for the features of the store once for each connection and keeps what came
 * of it: where that call was ended with a connection, it can repeat the old error to every later one (6.2.1, `capabilities`).
 */
const RENEW_MS = 20_000;

/** Errors of the client that are about the request. All others, also plain errors, mean that the store cannot be reached. */
const REFUSALS: ReadonlySet<string | undefined> = new Set<string>([
  ErrorType.ACCESS_DENIED,
  ErrorType.INVALID_ARGUMENT,
  ErrorType.INVALID_TRANSACTION,
  ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED,
  ErrorType.MISSING_REQUIRED_METADATA_PROPERTY,
  ErrorType.UNSUPPORTED,
]);

/** What an error begins with when nothing came back. */
const SILENCE = 'the event store did not answer';
const isSilence = (error: Error): boolean => error instanceof Unavailable && error.message.includes(SILENCE);

/** What the client puts before the text of an answer that it does not know, such as that the disk is full. */
const UNKNOWN_ANSWER = 'Could not recognize ';

/**
 * How EventStoreDB refuses to read from a place at which no record begins (INVALID_ARGUMENT). Its client passes that on as an error that it does
 * not know, or in a later version as one with a type.
 */
const isNoPlace = (error: unknown): boolean =>
  (error as { type?: string }).type === ErrorType.INVALID_ARGUMENT ||
  (error instanceof Error && error.message.includes('read from an invalid position'));

/** @param url a connection string, `esdb://…` */
export const newClient = (url: string): EventStoreDBClient =>
  EventStoreDBClient.connectionString([url] as unknown as TemplateStringsArray);

/** An error of the client as Conflict, StreamDeleted, Refused or Unavailable. */
export const translate = (error: unknown): Error => {
  if (error instanceof Unavailable) return error;
  const text = error instanceof Error ? error.message : String(error);
  const { type } = error as { type?: string };
  if (type === ErrorType.WRONG_EXPECTED_VERSION) return new Conflict(text, { cause: error });
  if (type === ErrorType.STREAM_DELETED) return new StreamDeleted(text, { cause: error });
  if (REFUSALS.has(type)) return new Refused(`the event store refused the request: ${text}`, { cause: error });
  const words = text.startsWith(UNKNOWN_ANSWER) ? text.slice(UNKNOWN_ANSWER.length) : `${SILENCE}: ${text}`;
  return new Unavailable('eventStore', words, { cause: error });
};

/** The store over gRPC, by EventStoreDB's own client. */
export class DbClientConnection implements StoreConnection {
  #client: EventStoreDBClient;
  /** Since when no call was answered; null after an answer, also after a refusal. */
  #silentSince: number | null = null;
  readonly #patience = new Patience(PATIENCE_MS);
  #closed = false;

  /** @param url a connection string, `esdb://…` */
  constructor(
    private readonly url: string,
    private readonly renewMs = RENEW_MS,
  ) {
    this.#client = newClient(url);
  }

  async append(stream: string, events: readonly NewEvent[], expected: Expected): Promise<Appended> {
    const expectedRevision = expected === 'none' ? NO_STREAM : expected === 'any' ? ANY : expected;
    const all = events.map(({ id, type, data, metadata }) =>
      jsonEvent({ id, type, data: data as JSONType, metadata: metadata as JSONType }),
    );
    const result = await this.#ask(() => this.#client.appendToStream(stream, all, { expectedRevision }));
    return { revision: result.nextExpectedRevision, position: result.position ?? { commit: 0n, prepare: 0n } };
  }

  read(stream: string, { from, last, before }: ReadOptions): Promise<StoredEvent[]> {
    if (before === 0n) return Promise.resolve([]);
    const newest = before === undefined ? 'end' : before - 1n;
    const all = async () => {
      const events: StoredEvent[] = [];
      const source = last
        ? this.#client.readStream(stream, { direction: 'backwards', fromRevision: newest, maxCount: last })
        : this.#client.readStream(stream, { fromRevision: from ?? START });
      try {
        for await (const resolved of source) {
          const stored = toStored(resolved as unknown as AllStreamResolvedEvent);
          if (stored) events.push(stored);
        }
      } catch (error) {
        if (!(error instanceof StreamNotFoundError)) throw error;
      }
      return last ? events.reverse() : events;
    };
    return this.#ask(all);
  }

  head(): Promise<Position | null> {
    const newest = async () => {
      let position: Position | null = null;
      // Read to the end, although there is only one event: an abandoned read keeps the client from closing.
      for await (const { event } of this.#client.readAll({
        direction: 'backwards',
        fromPosition: 'end',
        maxCount: 1,
      })) {
        if (event) ({ position } = event);
      }
      return position;
    };
    return this.#ask(newest);
  }

  at(commit: bigint): Promise<StoredEvent | null> {
    const found = async () => {
      let event: StoredEvent | null = null;
      // Events that were appended together can have one commit position, and earlier prepare positions.
      const fromPosition = { commit, prepare: 0n };
      try {
        for await (const resolved of this.#client.readAll({ fromPosition, maxCount: 1 }))
          event = toStored(resolved) ?? null;
      } catch (error) {
        if (!isNoPlace(error)) throw error;
      }
      return event?.position.commit === commit ? event : null;
    };
    return this.#ask(found);
  }

  async keepLast(stream: string, count: number): Promise<void> {
    await this.#ask(() => this.#client.setStreamMetadata(stream, { maxCount: count }));
  }

  async truncateBefore(stream: string, revision: bigint): Promise<void> {
    await this.#ask(() => this.#client.setStreamMetadata(stream, { truncateBefore: Number(revision) }));
  }

  check(): Promise<void> {
    return this.#ask(() => checkStore(this.#client));
  }

  subscribe(options: SubscribeOptions): AsyncGenerator<Batch> {
    return subscribe(this.#client, options);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await within(CLOSE_MS, this.#client.dispose(), () => new Error('the event store client did not end its calls'));
    this.#patience.stop();
  }

  async #ask<T>(call: () => Promise<T>): Promise<T> {
    // The client would connect again.
    if (this.#closed) throw new Unavailable('eventStore', 'the connection to the event store is closed');
    return new Promise((resolve, reject) => {
      const fail = (error: Error): void => {
        if (isSilence(error)) this.#noteSilence();
        else this.#silentSince = null;
        reject(error);
      };
      const answered = this.#patience.start(() =>
        fail(new Unavailable('eventStore', `${SILENCE} within ${PATIENCE_MS / 1000} s`)),
      );
      const succeed = (value: T): void => {
        this.#silentSince = null;
        resolve(value);
      };
      call()
        .then(succeed, (error: unknown) => fail(translate(error)))
        .finally(answered);
    });
  }

  /** Replaces a client that has had no answer for long; what it still waits for fails, and is asked again on the new one. */
  #noteSilence(): void {
    const now = performance.now();
    this.#silentSince ??= now;
    if (this.#closed || now - this.#silentSince < this.renewMs) return;
    this.#silentSince = now;
    const before = this.#client;
    this.#client = newClient(this.url);
    before.dispose().catch(() => undefined);
  }
}
