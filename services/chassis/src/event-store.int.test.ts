import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type EmbeddedStore, startEmbeddedStore } from '@punctual/embedded-store';
import { connectStore } from './connect-store';
import { EventStore } from './event-store';
import { randomId } from './ids';
import { eventually } from './testing/eventually';
import { reportDefined } from './testing/report-events';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const opened = async (options: { slowConsumer?: { buffer: number } } = {}) => {
  const directory = await mkdtemp(join(tmpdir(), 'punctual-store-'));
  const server: EmbeddedStore = await startEmbeddedStore({ file: join(directory, 'events.db'), ...options });
  const lost: unknown[] = [];
  const store = new EventStore(await connectStore(server.url), (error) => lost.push(error));
  closing.push(
    () => rm(directory, { recursive: true, force: true }),
    () => server.close(),
    () => store.close(),
  );
  return { store, lost, server };
};
const event = () => ({ id: randomId(), ...reportDefined(), metadata: { v: 1, tenantId: 'default' } });

describe('an append', () => {
  it.each([
    ['an id that is no UUID', { ...event(), id: 'x' }],
    ['an empty id', { ...event(), id: '' }],
    ['a type without a name', { ...event(), type: '' }],
  ])('with %s never leaves the process', async (_, bad) => {
    const { store } = await opened();
    await expect(store.append('report-1', [bad], 'any')).rejects.toThrow(TypeError);
    await expect(store.append('report-1', [], 'any')).rejects.toThrow('there are no events');
    await expect(store.append('', [event()], 'any')).rejects.toThrow('has no name');
    expect(await store.read('report-1')).toEqual([]);
  });

  it('whose answer the client cannot read fails alone, and the next ones succeed', async () => {
    const { store } = await opened();
    await store.append('report-1', [event()], 'any');
    const prototype = StreamsClient.prototype as unknown as { batchAppend(...args: unknown[]): NodeJS.EventEmitter };
    const original = prototype.batchAppend;
    const streams: NodeJS.EventEmitter[] = [];
    prototype.batchAppend = function (...args) {
      const stream = original.apply(this, args);
      streams.push(stream);
      return stream;
    };
    closing.push(async () => {
      prototype.batchAppend = original;
    });
    const { store: other } = await opened();
    await other.append('report-1', [event()], 'any');
    // The error the client throws in its listener for an answer to an unknown request.
    expect(() => streams.at(-1)?.emit('data', { getCorrelationId: () => null })).not.toThrow();
    const last = event();
    await eventually(() => other.append('report-1', [last], 'any'));
    expect((await other.read('report-1')).length).toBe(2);
  });
});

describe('a store that ends subscriptions of slow consumers', () => {
  it('is followed without a gap, a repeat or a pause', async () => {
    const { store, lost } = await opened({ slowConsumer: { buffer: 32 } });
    const stop = new AbortController();
    const seen: string[] = [];
    let live = false;
    const ended = (async () => {
      for await (const batch of store.follow({ prefixes: ['report-'], from: null, signal: stop.signal })) {
        seen.push(...batch.events.map(({ id }) => id));
        live ||= batch.live;
      }
    })();
    await eventually(() => expect(live).toBe(true));
    const ids: string[] = [];
    for (let round = 0; round < 20; round++) {
      const events = Array.from({ length: 100 }, event);
      ids.push(...events.map(({ id }) => id));
      // Many appends at once, and a busy event loop: more than 32 events wait at the store.
      await Promise.all(events.map((one) => store.append(`report-${randomId()}`, [one], 'none')));
      const until = performance.now() + 20;
      while (performance.now() < until);
    }
    await eventually(() => expect(seen.length).toBe(ids.length));
    expect(seen.toSorted()).toEqual(ids.toSorted());
    expect(lost).toEqual([]);
    stop.abort();
    await ended;
  }, 60_000);
});

describe('a check of the store', () => {
  it('succeeds while the store can write, and reports what is wrong when it is gone', async () => {
    const { store, server } = await opened();
    await store.check();
    await server.close();
    await expect(store.check()).rejects.toMatchObject({ name: 'Unavailable', part: 'eventStore' });
  });
});
