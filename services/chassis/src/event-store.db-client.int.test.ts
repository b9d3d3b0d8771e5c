import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient } from '@eventstore/db-client';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type EmbeddedStore, startEmbeddedStore } from '@punctual/embedded-store';
import { Conflict, pause, Unavailable } from './errors';
import { DbClientConnection } from './event-store.db-client';
import { randomId } from './ids';

let directory: string;
let server: EmbeddedStore;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'punctual-store-'));
  server = await startEmbeddedStore({ file: join(directory, 'events.db') });
});
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true, force: true });
});

/** Makes clients keep the error of a closed connection as the features of their store, as the race in the client does; `mend` ends that for new ones. */
const breakFeatures = () => {
  const broken = new Set<unknown>();
  let owner: object = EventStoreDBClient.prototype;
  while (!Object.hasOwn(owner, 'capabilities')) owner = Object.getPrototypeOf(owner);
  const real = Object.getOwnPropertyDescriptor(owner, 'capabilities') ?? {};
  let breaks = true;
  Object.defineProperty(owner, 'capabilities', {
    ...real,
    get(this: unknown) {
      if (breaks) broken.add(this);
      return broken.has(this) ? Promise.reject(new Error('Channel has been shut down')) : real.get?.call(this);
    },
  });
  return {
    mend: () => {
      breaks = false;
    },
    restore: () => Object.defineProperty(owner, 'capabilities', real),
  };
};
const event = () => ({ id: randomId(), type: 'Counted', data: {}, metadata: {} });

it('replaces a client that repeats an old error for ever, and not one that is answered', async () => {
  const features = breakFeatures();
  const connection = new DbClientConnection(server.url, 150);
  const add = (expected: 'none' | 'any' = 'any') => connection.append('report-1', [event()], expected);
  try {
    await expect(add()).rejects.toThrow(Unavailable);
    features.mend();
    // Too soon: a connection that is lost for a moment comes back by itself.
    await expect(add()).rejects.toThrow('the event store did not answer: Channel has been shut down');
    await pause(200);
    await expect(add()).rejects.toThrow(Unavailable);
    expect(await add()).toMatchObject({ revision: 0n });
    await pause(200);
    await expect(add('none')).rejects.toThrow(Conflict);
    expect(await add()).toMatchObject({ revision: 1n });
  } finally {
    features.restore();
    await connection.close();
  }
});
