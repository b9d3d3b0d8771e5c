import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { BACKWARDS, END, StreamDeletedError, StreamNotFoundError } from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { collect, event, startTestStore, type TestStore, types, until } from './testing/store';

let test: TestStore;
beforeEach(async () => {
  test = await startTestStore();
});
afterEach(() => test.close());

const PATIENT = { deadline: 86_400_000 }; // the store's clock is moved; the client computes deadlines from the real one
const append = (stream: string, ...names: string[]) =>
  test.client.appendToStream(
    stream,
    names.map((name) => event(name)),
    PATIENT,
  );
const read = (stream: string) => types(test.client.readStream(stream));
const revisions = async (stream: string) =>
  (await collect(test.client.readStream(stream))).map(({ event: e }) => Number(e?.revision));

it('keeps soft deletes and tombstones across a restart', async () => {
  await append('soft', 'A');
  await append('hard', 'A');
  await test.client.deleteStream('soft');
  await test.client.tombstoneStream('hard');
  await test.restart();
  await expect(read('soft')).rejects.toBeInstanceOf(StreamNotFoundError);
  expect(await append('soft', 'B')).toMatchObject({ nextExpectedRevision: 1n });
  await expect(append('hard', 'B')).rejects.toBeInstanceOf(StreamDeletedError);
});

describe('retention', () => {
  const inAll = async (stream: string) =>
    (await collect(test.client.readAll()))
      .filter(({ event: e }) => e?.streamId === stream)
      .map(({ event: e }) => Number(e?.revision));

  it('$maxCount: readers see only the newest immediately; the others are removed', async () => {
    await test.client.setStreamMetadata('s', { maxCount: 2 });
    await append('s', 'A', 'B', 'C');
    await append('s', 'D');
    expect(await revisions('s')).toEqual([2, 3]);
    expect(await types(test.client.readStream('s', { direction: BACKWARDS, fromRevision: END }))).toEqual(['D', 'C']);
    await until(
      () => inAll('s'),
      (left) => left.length === 2,
    );
    expect(await append('s', 'E')).toMatchObject({ nextExpectedRevision: 4n });
    expect(await revisions('s')).toEqual([3, 4]);
  });

  it('$tb: readers see from that revision on; the others are removed, but never the last', async () => {
    await append('s', 'A', 'B', 'C');
    await test.client.setStreamMetadata('s', { truncateBefore: 2 });
    expect(await read('s')).toEqual(['C']);
    await test.client.setStreamMetadata('s', { truncateBefore: 10 });
    expect(await read('s')).toEqual([]);
    expect(
      await until(
        () => inAll('s'),
        (left) => left.length === 1,
      ),
    ).toEqual([2]);
    expect(await append('s', 'D')).toMatchObject({ nextExpectedRevision: 3n });
  });

  it('$maxAge: readers see only recent events; the others are removed', async () => {
    await test.client.setStreamMetadata('s', { maxAge: 60 });
    await append('s', 'A', 'B');
    test.clock.advance(59_000);
    await append('s', 'C');
    expect(await read('s')).toEqual(['A', 'B', 'C']);
    test.clock.advance(2_000);
    expect(await read('s')).toEqual(['C']);
    expect(
      await until(
        () => inAll('s'),
        (left) => left.length === 1,
      ),
    ).toEqual([2]);
    test.clock.advance(60_000);
    expect(await read('s')).toEqual([]);
    expect(await append('s', 'D')).toMatchObject({ nextExpectedRevision: 3n });
  });

  it('removes events that expired before a restart, and all but the last event of deleted streams', async () => {
    await append('gone', 'A', 'B', 'C');
    await test.client.deleteStream('gone');
    await append('dead', 'A', 'B');
    await test.client.setStreamMetadata('dead', { maxCount: 9 });
    await test.client.tombstoneStream('dead');
    await test.restart();
    expect(
      await until(
        () => inAll('gone'),
        (left) => left.length === 1,
      ),
    ).toEqual([2]);
    await until(
      () => inAll('dead'),
      (left) => left.length === 1,
    );
    expect(
      await until(
        () => inAll('$$dead'),
        (left) => left.length <= 1,
      ),
    ).toHaveLength(0);
  });

  it('gives space back: the file shrinks after events were removed, and what is left is there after a restart', async () => {
    const octets = () =>
      statSync(join(test.folder, 'events.db')).size + statSync(join(test.folder, 'events.db-wal')).size;
    const text = 'x'.repeat(100_000);
    for (let stream = 0; stream < 10; stream++) {
      for (let round = 0; round < 4; round++)
        await test.client.appendToStream(
          `old-${stream}`,
          Array.from({ length: 10 }, () => event('A', { text })),
          PATIENT,
        );
      await append(`old-${stream}`, 'Kept');
    }
    await append('young', 'A', 'B');
    const before = octets();
    expect(before).toBeGreaterThan(40_000_000);
    for (let stream = 0; stream < 10; stream++)
      await test.client.setStreamMetadata(`old-${stream}`, { truncateBefore: 40 });
    // Free pages that are kept for new events, and little else.
    await until(octets, (now) => now < 6_000_000);
    await test.restart();
    expect(await read('old-3')).toEqual(['Kept']);
    expect(await append('old-3', 'B')).toMatchObject({ nextExpectedRevision: 41n });
    expect(await read('young')).toEqual(['A', 'B']);
  }, 60_000);

  it('in a file from before space was given back, removed events make room for new ones', async () => {
    await test.client.dispose();
    await test.store.close();
    const file = join(test.folder, 'events.db');
    const db = new DatabaseSync(file);
    db.exec('PRAGMA auto_vacuum = NONE; VACUUM;');
    db.close();
    await test.restart();
    await append('s', 'A', 'B', 'C');
    await test.client.setStreamMetadata('s', { truncateBefore: 2 });
    await until(
      () => inAll('s'),
      (left) => left.length === 1,
    );
    await test.client.dispose();
    await test.store.close();
    // The step that docs/operations.md describes.
    const again = new DatabaseSync(file);
    again.exec('PRAGMA auto_vacuum = INCREMENTAL; VACUUM;');
    expect(again.prepare('PRAGMA auto_vacuum').get()).toEqual({ auto_vacuum: 2 });
    again.close();
    await test.restart();
    expect(await read('s')).toEqual(['C']);
  });

  it('keeps the file of a checkpoint stream small', async () => {
    await test.client.setStreamMetadata('checkpoint', { maxCount: 1 });
    for (let round = 0; round < 20; round++)
      await Promise.all(Array.from({ length: 50 }, () => append('checkpoint', 'Reached')));
    await until(
      () => inAll('checkpoint'),
      (left) => left.length === 1,
    );
    expect(await revisions('checkpoint')).toEqual([999]);
  });
});
