import { END, START, TimeoutError } from '@eventstore/db-client';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { InvalidOptionsError, startEmbeddedStore } from './index';
import { event, record, startTestStore, type TestStore, until } from './testing/store';

let test: TestStore;
beforeEach(async () => {
  test = await startTestStore({ slowConsumer: { buffer: 32 } });
});
afterEach(() => test.close());

const append = (stream: string, count: number) =>
  test.client.appendToStream(
    stream,
    Array.from({ length: count }, (_, index) => event(`T${index}`, { text: 'x'.repeat(2_000) })),
  );

it('ends a live subscription with more than 32 events waiting, as EventStoreDB 23.10 does', async () => {
  const subscription = test.client.subscribeToAll({ fromPosition: END }, { highWaterMark: 1 });
  const log = record(subscription);
  await until(
    () => log,
    (seen) => seen.includes('caughtUp'),
  );
  subscription.pause();
  for (let index = 0; index < 5; index++) await append('s', 100);
  const ended = new Promise<Error>((resolve) => subscription.once('error', resolve));
  subscription.resume();
  const error = await ended;
  expect(error).toBeInstanceOf(TimeoutError);
  expect(error.message).toMatch(/^10 ABORTED: .*Consumer too slow to handle event while live/);
  expect(log).not.toContain('fellBehind');

  // The received events have no gap, so the client can resume after the last one.
  const given = log.filter((entry) => /^T\d+$/.test(entry));
  expect(given).toEqual(Array.from({ length: given.length }, (_, index) => `T${index % 100}`));
  expect(given.length).toBeLessThan(500);
});

it('keeps subscriptions that keep up, and those that are catching up', async () => {
  const live = record(test.client.subscribeToAll({ fromPosition: END }));
  await until(
    () => live,
    (seen) => seen.includes('caughtUp'),
  );
  for (let index = 0; index < 20; index++) {
    await append('s', 30);
    await until(
      () => live.length,
      (length) => length === 1 + (index + 1) * 30,
    );
  }
  const late = record(test.client.subscribeToAll({ fromPosition: START }));
  for (let index = 0; index < 5; index++) await append('s', 1);
  await until(
    () => late,
    (seen) => seen.length === 606 && seen.includes('caughtUp'),
  );
  expect([live, late].map((log) => log.filter((entry) => !entry.startsWith('T')))).toEqual([
    ['caughtUp'],
    ['caughtUp'],
  ]);
});

it('needs a buffer of at least one event', async () => {
  await expect(startEmbeddedStore({ file: 'x.db', slowConsumer: { buffer: 0 } })).rejects.toBeInstanceOf(
    InvalidOptionsError,
  );
});
