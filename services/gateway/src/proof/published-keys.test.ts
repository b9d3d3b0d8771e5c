import { expect, it } from '@jest/globals';
import { FakeClock } from '@punctual/chassis/testing';
import { FRESH_MS, publishedKeys } from './published-keys';

const clock = FakeClock.at('2026-11-02T09:00:00.000Z');
const row = (keyId: string, at = clock.now()) => ({ keyId, publicKey: 'x', at });
const reading = (answer: () => Promise<ReturnType<typeof row>[]>) => {
  let reads = 0;
  const newestOfEachTenant = async () => {
    reads += 1;
    return answer();
  };
  const keys = publishedKeys({ newestOfEachTenant, get: async () => null } as never, clock);
  return { keys, reads: () => reads };
};

it('many who ask at once and soon after have the views read once', async () => {
  const { keys, reads } = reading(async () => [row('a', '2026-01-01T00:00:00.000Z'), row('b')]);
  const sets = await Promise.all(Array.from({ length: 100 }, () => keys.newest()));
  expect(sets.at(-1)?.map(({ keyId }) => keyId)).toEqual(['b', 'a']);
  clock.advance(FRESH_MS - 1);
  await keys.newest();
  expect(reads()).toBe(1);
  clock.advance(1);
  await keys.newest();
  expect(reads()).toBe(2);
  // A clock that is put back does not keep the set for ever.
  clock.advance(-3_600_000);
  await keys.newest();
  expect(reads()).toBe(3);
});

it('a new key is in the next answer, and a failure is not kept', async () => {
  let fails = true;
  const { keys, reads } = reading(async () => {
    if (fails) throw new Error('the views are away');
    return [row('a')];
  });
  await expect(keys.newest()).rejects.toThrow('away');
  fails = false;
  expect(await keys.newest()).toHaveLength(1);
  keys.changed();
  await keys.newest();
  expect(reads()).toBe(3);
});
