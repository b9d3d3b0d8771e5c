import { eventTypeFilter, type Position, START } from '@eventstore/db-client';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { append, event, record, says, startTestStore, type TestStore, until } from './testing/store';

let test: TestStore;
beforeEach(async () => {
  test = await startTestStore();
});
afterEach(() => test.close());

const failure = (subscription: ReturnType<TestStore['client']['subscribeToAll']>) =>
  new Promise<Error>((resolve) => subscription.on('error', resolve));

it('recognises the ids of earlier appends after a restart', async () => {
  const [a, b] = [event('A'), event('B')];
  await test.client.appendToStream('s', [a, b]);
  await test.restart();
  expect((await test.client.appendToStream('s', [a, b])).nextExpectedRevision).toBe(1n);
  expect((await test.client.appendToStream('other', a)).nextExpectedRevision).toBe(0n);
  expect((await test.client.appendToStream('s', [a, b])).nextExpectedRevision).toBe(1n);
});

it('keeps positions rising across a restart, with equal commit and prepare positions', async () => {
  const first = (await append(test.client, 's', 'A')).position;
  await test.restart();
  const second = (await append(test.client, 's', 'B')).position;
  expect(second?.commit).toBeGreaterThan(first?.commit ?? Infinity);
  expect(second?.prepare).toBe(second?.commit);
});

it('continues subscriptions from a position after a restart', async () => {
  await append(test.client, 's', 'A');
  const { position } = await append(test.client, 's', 'B');
  await append(test.client, 's', 'C');
  await test.restart();
  await append(test.client, 's', 'D');
  await says(record(test.client.subscribeToAll({ fromPosition: position ?? START })), ['C', 'D', 'caughtUp']);
});

it('refuses a subscription from a position this log has never reached', async () => {
  await append(test.client, 's', 'A');
  const error = await failure(test.client.subscribeToAll({ fromPosition: { commit: 1000n, prepare: 1000n } }));
  expect(error.message).toContain('ahead of this log');
});

it('sends a checkpoint for every interval × window events considered, and before going live', async () => {
  await append(test.client, 'noise', ...Array.from({ length: 100 }, () => 'Noise'));
  const checkpoints: bigint[] = [];
  const filter = eventTypeFilter({
    prefixes: ['Never'],
    maxSearchWindow: 10,
    checkpointInterval: 3,
    checkpointReached: async (_: unknown, { commit }: Position) => void checkpoints.push(commit),
  });
  const log = record(test.client.subscribeToAll({ filter }));
  await says(log, ['caughtUp']);
  expect(checkpoints).toEqual([30n, 60n, 90n, 100n]);
  for (let index = 0; index < 60; index++) await append(test.client, 'noise', 'Noise');
  await until(
    () => checkpoints,
    (seen) => seen.length >= 6,
  );
  expect(checkpoints).toEqual([30n, 60n, 90n, 100n, 130n, 160n]);
  expect(log).toEqual(['caughtUp']);
});

it('ends only the subscription whose expression backtracks catastrophically', async () => {
  await append(test.client, 's', `${'a'.repeat(40)}!`);
  const error = await failure(test.client.subscribeToAll({ filter: eventTypeFilter({ regex: '^(a+)+$' }) }));
  expect(error.message).toContain('takes too long');
  expect((await append(test.client, 's', 'B')).success).toBe(true);
});

it('ends subscriptions as unavailable when the store closes', async () => {
  const log = record(test.client.subscribeToAll());
  await says(log, ['caughtUp']);
  await test.store.close();
  await says(log, ['caughtUp', 'UnavailableError']);
});
