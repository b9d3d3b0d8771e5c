import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type AllStreamResolvedEvent,
  type AllStreamSubscription,
  EventStoreDBClient,
  jsonEvent,
  type ResolvedEvent,
  type StreamSubscription,
} from '@eventstore/db-client';
import { expect } from '@jest/globals';
import type { Clock } from '../clock';
import type { EmbeddedStoreOptions } from '../options';
import { type EmbeddedStore, startEmbeddedStore } from '../store';

/** A clock that only moves when advanced. Starts at the current time, because clients compute deadlines from the real time. */
export class TestClock implements Clock {
  #ahead = 0;
  now(): number {
    return Date.now() + this.#ahead;
  }
  advance(ms: number): void {
    this.#ahead += ms;
  }
}

/** A store in a temporary folder, and a real client of it; `close` removes both. */
export type TestStore = {
  store: EmbeddedStore;
  client: EventStoreDBClient;
  clock: TestClock;
  folder: string;
  /** Lines passed to `say`. */
  said: string[];
  restart(): Promise<void>;
  close(): Promise<void>;
};

export const startTestStore = async (options: Partial<EmbeddedStoreOptions> = {}): Promise<TestStore> => {
  const folder = await mkdtemp(join(tmpdir(), 'embedded-store-'));
  const clock = new TestClock();
  const said: string[] = [];
  const open = async () => {
    const store = await startEmbeddedStore(
      { file: join(folder, 'events.db'), ...options },
      { clock, say: (line) => void said.push(line) },
    );
    return { store, client: EventStoreDBClient.connectionString(store.url) };
  };
  const test: TestStore = {
    ...(await open()),
    clock,
    folder,
    said,
    restart: async () => {
      await test.client.dispose();
      await test.store.close();
      Object.assign(test, await open());
    },
    close: async () => {
      await test.client.dispose();
      await test.store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return test;
};

/** A JSON event of a type, with a fresh id unless one is given. */
export const event = (type: string, data: Record<string, unknown> = {}, id?: string) =>
  id === undefined ? jsonEvent({ type, data }) : jsonEvent({ type, data, id });

/** Appends an event of each of these types. */
export const append = (client: EventStoreDBClient, stream: string, ...names: string[]) =>
  client.appendToStream(
    stream,
    names.map((name) => event(name)),
  );

/** All events of a read. */
export const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};

/** Types of the events of a read. */
export const types = async (items: AsyncIterable<ResolvedEvent>): Promise<string[]> =>
  (await collect(items)).map(({ event: e }) => e?.type ?? '');

/** Waits until a condition holds. @throws after ten seconds, with the last value seen */
export const until = async <T>(see: () => T | Promise<T>, holds: (value: T) => boolean): Promise<T> => {
  const patience = AbortSignal.timeout(10_000);
  for (;;) {
    const value = await see();
    if (holds(value)) return value;
    if (patience.aborted)
      throw new Error(`still ${JSON.stringify(value, (_, v: unknown) => (typeof v === 'bigint' ? String(v) : v))}`);
    await delay(5);
  }
};

const recorded = new Set<AllStreamSubscription | StreamSubscription>();

/** Ends every recorded subscription; for `afterEach` when tests share a client and so a connection. */
export const unsubscribeAll = async (): Promise<void> => {
  for (const subscription of recorded) await subscription.unsubscribe();
  recorded.clear();
};

/** What a subscription receives, in order: types of events (of certain streams), `caughtUp`, `fellBehind`, and its error's class. */
export const record = (
  subscription: AllStreamSubscription | StreamSubscription,
  of: (stream: string) => boolean = () => true,
): string[] => {
  const log: string[] = [];
  recorded.add(subscription);
  subscription.on('data', ({ event: e }: ResolvedEvent | AllStreamResolvedEvent) => {
    if (of(e?.streamId ?? '')) log.push(e?.type ?? '');
  });
  subscription.on('caughtUp', () => log.push('caughtUp'));
  subscription.on('fellBehind', () => log.push('fellBehind'));
  subscription.on('error', (error: Error) => log.push(error.constructor.name));
  return log;
};

/** Expects that a recorded subscription receives exactly this, once it has received as much. */
export const says = async (log: string[], expected: string[]): Promise<void> => {
  const seen = await until(
    () => log,
    ({ length }) => length >= expected.length,
  );
  expect(seen).toEqual(expected);
};
