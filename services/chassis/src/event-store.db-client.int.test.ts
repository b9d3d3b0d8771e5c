import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
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

it('finds nothing at a place inside a record, which EventStoreDB refuses to read from, and not where it refuses something else', async () => {
  const answers = { status: '3', message: 'Trying to read from an invalid position.' };
  // What it sends, without a log behind it: the embedded store has no places that are inside of something.
  const refusing = createServer().on('stream', (stream, fields) => {
    const isRead = fields[':path']?.endsWith('/Read');
    const { status, message } = isRead ? answers : { status: '12', message: 'not here' };
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': status, 'grpc-message': message }));
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.end();
  });
  await new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve));
  const connection = new DbClientConnection(`esdb://127.0.0.1:${(refusing.address() as AddressInfo).port}?tls=false`);
  try {
    expect(await connection.at(7n)).toBeNull();
    Object.assign(answers, { status: '13', message: 'the disk is gone' });
    await expect(connection.at(7n)).rejects.toThrow(Unavailable);
  } finally {
    await connection.close();
    await new Promise((resolve) => refusing.close(resolve));
  }
});
