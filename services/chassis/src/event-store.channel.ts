import { setImmediate } from 'node:timers';
import type { MessagePort } from 'node:worker_threads';
import type { Failure, FromStore, Page, Request, ToStore } from '@punctual/embedded-store';
import { eventsOf } from './channel-event';
import { systemClock } from './clock';
import { Conflict, Refused, StreamDeleted, Unavailable } from './errors';
import { ChannelSubscription } from './event-store.channel-subscription';
import { randomId } from './ids';
import { Patience } from './patience';
import type { Position, StoredEvent } from './position';
import {
  type Appended,
  type Batch,
  type Expected,
  type NewEvent,
  PATIENCE_MS,
  positionOf,
  type ReadOptions,
  type StoreConnection,
  type SubscribeOptions,
} from './store-connection';

/** A call that waits for its answer. */
type Call = {
  resolve(answer: Answer): void;
  reject(error: Error): void;
  answered(): void;
  /** What a read has received so far. */
  events: StoredEvent[];
};
type Answer = { revision: bigint; position: Position | null; events: StoredEvent[] };

const errorOf = ({ kind, message }: Failure): Error => {
  switch (kind) {
    case 'conflict':
      return new Conflict(message);
    case 'stream-deleted':
      return new StreamDeleted(message);
    case 'refused':
      return new Refused(`the event store refused the request: ${message}`);
    case 'unavailable':
      return new Unavailable('eventStore', message);
  }
};

const expectedNumber = (expected: Expected): number =>
  expected === 'none' ? -1 : expected === 'any' ? -2 : Number(expected);

const emptyMessage = (): ToStore => ({
  deadline: systemClock.millis() + PATIENCE_MS,
  appends: { calls: [], streams: [], expected: [], counts: [], ids: [], types: [], data: [], metadata: [] },
  requests: [],
});

/** Metadata as it is stored; empty when there is none, as EventStoreDB's client has it. */
const metadataText = (value: unknown): string => (value ? JSON.stringify(value) : '');

/**
 * The store through a message channel to its thread (`embedded-store/src/channel/`). All that is asked in a turn of the
 * event loop goes out as one message. When the thread ends, calls that wait and all later ones fail.
 */
export class ChannelConnection implements StoreConnection {
  readonly #calls = new Map<number, Call>();
  readonly #subscriptions = new Map<number, ChannelSubscription>();
  readonly #patience = new Patience(PATIENCE_MS);
  #message: ToStore | undefined;
  #lastCall = 0;
  #closed = false;

  constructor(private readonly port: MessagePort) {
    port.on('message', (message: FromStore) => this.#receive(message));
    port.once('close', () => this.#end());
  }

  async append(stream: string, events: readonly NewEvent[], expected: Expected): Promise<Appended> {
    // Everything is converted before anything is queued: what cannot be written as JSON throws.
    const data = events.map((event) => JSON.stringify(event.data));
    const metadata = events.map((event) => metadataText(event.metadata));
    const { revision, position } = await this.#ask((call, { appends }) => {
      appends.calls.push(call);
      appends.streams.push(stream);
      appends.expected.push(expectedNumber(expected));
      appends.counts.push(events.length);
      for (const { id, type } of events) {
        appends.ids.push(id);
        appends.types.push(type);
      }
      appends.data.push(...data);
      appends.metadata.push(...metadata);
    });
    return { revision, position: position ?? { commit: 0n, prepare: 0n } };
  }

  async read(stream: string, { from = 0n, last, before }: ReadOptions): Promise<StoredEvent[]> {
    if (before === 0n) return [];
    const newest = before === undefined ? null : Number(before) - 1;
    const { events } = await this.#request((call) => ({
      kind: 'read',
      call,
      stream,
      from: last ? newest : Number(from),
      last: last || null,
    }));
    return last ? events.reverse() : events;
  }

  async head(): Promise<Position | null> {
    return (await this.#request((call) => ({ kind: 'head', call }))).position;
  }

  async at(commit: bigint): Promise<StoredEvent | null> {
    const place = Number(commit);
    if (!Number.isSafeInteger(place)) return null;
    const { events } = await this.#request((call) => ({ kind: 'at', call, position: place }));
    return events[0] ?? null;
  }

  keepLast(stream: string, count: number): Promise<void> {
    return this.#setMetadata(stream, { $maxCount: count });
  }

  truncateBefore(stream: string, revision: bigint): Promise<void> {
    return this.#setMetadata(stream, { $tb: Number(revision) });
  }

  async check(): Promise<void> {
    await this.#request((call) => ({ kind: 'check', call }));
  }

  async *subscribe(options: SubscribeOptions): AsyncGenerator<Batch> {
    this.#assertOpen();
    const call = ++this.#lastCall;
    const subscription = new ChannelSubscription(options, (octets) => this.#send({ kind: 'credit', call, octets }));
    this.#subscriptions.set(call, subscription);
    const { prefixes, from } = options;
    const start = from === 'start' ? 0 : from === 'end' ? from : Number(from.commit);
    this.#send({ kind: 'subscribe', call, prefixes, from: start });
    try {
      yield* subscription.batches();
    } finally {
      this.#subscriptions.delete(call);
      if (!this.#closed) this.#send({ kind: 'unsubscribe', call });
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#flush();
    this.port.close();
    this.#end();
  }

  async #setMetadata(stream: string, data: Record<string, number>): Promise<void> {
    await this.append(`$$${stream}`, [{ id: randomId(), type: '$metadata', data, metadata: undefined }], 'any');
  }

  #assertOpen(): void {
    if (this.#closed) throw new Unavailable('eventStore', 'the channel to the event store is closed');
  }

  async #request(request: (call: number) => Request): Promise<Answer> {
    return this.#ask((call, { requests }) => requests.push(request(call)));
  }

  async #ask(write: (call: number, message: ToStore) => void): Promise<Answer> {
    this.#assertOpen();
    const call = ++this.#lastCall;
    return new Promise((resolve, reject) => {
      const answered = this.#patience.start(() => {
        this.#calls.delete(call);
        reject(new Unavailable('eventStore', `the event store did not answer within ${PATIENCE_MS / 1000} s`));
      });
      this.#calls.set(call, { resolve, reject, answered, events: [] });
      write(call, this.#open());
    });
  }

  #send(request: Request): void {
    this.#open().requests.push(request);
  }

  /** The message of this turn. */
  #open(): ToStore {
    if (!this.#message) {
      this.#message = emptyMessage();
      setImmediate(() => this.#flush());
    }
    return this.#message;
  }

  #flush(): void {
    const message = this.#message;
    this.#message = undefined;
    if (message && !this.#closed) this.port.postMessage(message);
  }

  #receive({ appended, answered, failures, pages }: FromStore): void {
    for (const [index, call] of appended.calls.entries()) {
      const revision = BigInt(appended.revisions[index] ?? 0);
      this.#settle(call)?.resolve({ revision, position: positionOf(appended.positions[index] ?? 0), events: [] });
    }
    for (const [index, call] of answered.calls.entries())
      this.#settle(call)?.resolve({ revision: 0n, position: positionOf(answered.positions[index] ?? 0), events: [] });
    for (const failure of failures) {
      this.#settle(failure.call)?.reject(errorOf(failure));
      this.#subscriptions.get(failure.call)?.fail(errorOf(failure));
    }
    for (const page of pages) this.#take(page);
  }

  #take(page: Page): void {
    const subscription = this.#subscriptions.get(page.call);
    if (subscription) return subscription.take(page);
    const call = this.#calls.get(page.call);
    if (!call) return;
    call.events.push(...eventsOf(page.events));
    if (page.last) this.#settle(page.call)?.resolve({ revision: 0n, position: null, events: call.events });
  }

  #settle(number: number): Call | undefined {
    const call = this.#calls.get(number);
    this.#calls.delete(number);
    call?.answered();
    return call;
  }

  /** Nothing more will be answered. */
  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#patience.stop();
    const ended = new Unavailable('eventStore', 'the event store ended before it answered');
    for (const { reject } of this.#calls.values()) reject(ended);
    this.#calls.clear();
    for (const subscription of this.#subscriptions.values()) subscription.fail(ended);
  }
}
