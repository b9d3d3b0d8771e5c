import { describe, expect, it } from '@jest/globals';
import { durationMs, retryAfter } from './retry';

describe('durationMs', () => {
  it.each([
    ['PT1M', 60_000],
    ['PT5M', 300_000],
    ['PT1H30M', 5_400_000],
    ['PT0S', 0],
    ['PT90S', 90_000],
    ['PT2H3M4S', 7_384_000],
    ['PT9999H', 35_996_400_000],
  ])('reads %s', (text, ms) => expect(durationMs(text)).toBe(ms));
});

describe('retryAfter', () => {
  const retry = { maxAttempts: 4, delays: ['PT1M', 'PT5M', 'PT15M'] };
  const now = '2026-11-23T23:50:00.000Z';
  it.each([
    [0, '2026-11-23T23:51:00.000Z'],
    [1, '2026-11-23T23:55:00.000Z'],
    [2, '2026-11-24T00:05:00.000Z'],
    [3, '2026-11-24T00:05:00.000Z'],
    [4, null],
    [5, null],
  ])('after %i retries: %s', (retries, at) => expect(retryAfter(retry, retries, now)).toBe(at));
  it('never retries when the schedule says so', () =>
    expect(retryAfter({ ...retry, maxAttempts: 0 }, 0, now)).toBeNull());
});
