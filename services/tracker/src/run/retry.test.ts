import { describe, expect, it } from '@jest/globals';
import { deadlineOf, retryAfter } from './retry';

const retry = { maxAttempts: 4, delays: ['PT1M', 'PT5M', 'PT15M'] };
const now = '2026-11-23T23:50:00.000Z';

describe('retryAfter', () => {
  it.each([
    [0, '2026-11-23T23:51:00.000Z'],
    [1, '2026-11-23T23:55:00.000Z'],
    [2, '2026-11-24T00:05:00.000Z'],
    [3, '2026-11-24T00:05:00.000Z'],
    [4, null],
    [5, null],
  ])('after %i retries: %s', (retries, at) => expect(retryAfter({ retry }, 'x', retries, now)).toBe(at));
  it('never retries when the schedule says so', () =>
    expect(retryAfter({ retry: { ...retry, maxAttempts: 0 } }, 'x', 0, now)).toBeNull());

  it('retries up to the expiry and not beyond it', () => {
    expect(retryAfter({ retry, expiresAt: '2026-11-23T23:51:00.000Z' }, 'x', 0, now)).toBe('2026-11-23T23:51:00.000Z');
    expect(retryAfter({ retry, expiresAt: '2026-11-23T23:50:59.999Z' }, 'x', 0, now)).toBeNull();
  });

  it('spreads those that failed together, each always in the same way, and evenly', () => {
    const jittered = { retry: { ...retry, jitter: 0.5 } };
    const ids = Array.from({ length: 2_000 }, (_, index) => `5b1f7c1e-0d0c-4c34-9a53-8d2f3f0c7a11~run~email~${index}`);
    const delays = ids.map((id) => Date.parse(retryAfter(jittered, id, 1, now) ?? '') - Date.parse(now));
    expect(delays).toEqual(ids.map((id) => Date.parse(retryAfter(jittered, id, 1, now) ?? '') - Date.parse(now)));
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(150_000);
    expect(Math.max(...delays)).toBeLessThanOrEqual(450_000);
    // Each tenth of the range gets its share.
    const tenths = Array.from({ length: 10 }, () => 0);
    for (const delay of delays) {
      const tenth = Math.min(9, Math.floor((delay - 150_000) / 30_000));
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    expect(Math.min(...tenths)).toBeGreaterThan(120);
    expect(Math.max(...tenths)).toBeLessThan(280);
    expect(retryAfter(jittered, 'x', 1, now)).not.toBe(retryAfter(jittered, 'x', 2, now));
  });
});

it('the deadline of a run leaves time for all retries, as long as they can be', () => {
  const at = '2026-11-23T09:00:00.000Z';
  expect(deadlineOf({ maxAttempts: 2, delays: ['PT1M'] }, 60_000, at)).toBe('2026-11-23T09:05:00.000Z');
  expect(deadlineOf({ maxAttempts: 2, delays: ['PT1M'], jitter: 0.5 }, 60_000, at)).toBe('2026-11-23T09:07:00.000Z');
});
