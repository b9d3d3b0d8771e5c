import { expect, it } from '@jest/globals';
import { FakeClock } from '@punctual/chassis/testing';
import { AccountLimit } from './account-limit';

const clock = FakeClock.at('2026-11-02T09:00:00.000Z');

it('allows each account its number of requests a minute, and says when the next one is allowed', () => {
  const limit = new AccountLimit(clock, 3);
  for (let index = 0; index < 3; index++) limit.take('ann');
  clock.advance(10_500);
  expect(() => limit.take('ann')).toThrow(
    expect.objectContaining({ status: 429, code: 'request/too-many', headers: { 'Retry-After': '50' } }),
  );
  limit.take('bob');
  clock.advance(49_500);
  limit.take('ann');
});

it('has no limit at 0', () => {
  const limit = new AccountLimit(clock, 0);
  for (let index = 0; index < 1_000; index++) limit.take('ann');
});
