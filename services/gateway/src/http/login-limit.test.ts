import { expect, it } from '@jest/globals';
import { FakeClock } from '@punctual/chassis/testing';
import { LoginLimit } from './login-limit';

const setUp = () => {
  const clock = FakeClock.at('2026-11-02T09:00:00.000Z');
  const limit = new LoginLimit(clock);
  /** Whether an attempt is allowed, or the number of seconds until the next one is. */
  const attempt = (network: string, email: string): number => {
    try {
      limit.take({ network, email });
      return 0;
    } catch (error) {
      return Number((error as { headers: Record<string, string> }).headers['Retry-After']);
    }
  };
  const times = (count: number, network: string, email: string) =>
    Array.from({ length: count }, () => attempt(network, email));
  return { clock, attempt, times };
};

it('allows a network 20 attempts a minute over all accounts, without affecting other networks', () => {
  const { clock, attempt } = setUp();
  for (let index = 0; index < 20; index++) expect(attempt('192.0.2.1', `a${index}@example.com`)).toBe(0);
  clock.advance(10_500);
  expect(attempt('192.0.2.1', 'b@example.com')).toBe(50);
  expect(attempt('192.0.2.2', 'b@example.com')).toBe(0);
  clock.advance(49_500);
  expect(attempt('192.0.2.1', 'b@example.com')).toBe(0);
});

it('allows 30 attempts a minute at an account from all networks together', () => {
  const { attempt, times } = setUp();
  times(15, '192.0.2.1', 'a@example.com');
  times(15, '192.0.2.2', 'A@Example.com');
  expect(attempt('192.0.2.3', 'a@example.com')).toBe(60);
  expect(attempt('192.0.2.3', 'b@example.com')).toBe(0);
});

it('one network alone cannot lock out an account', () => {
  const { attempt, times } = setUp();
  times(1_000, '192.0.2.1', 'a@example.com');
  expect(attempt('192.0.2.2', 'a@example.com')).toBe(0);
});

it('a clock that jumps locks out no account', () => {
  const { clock, attempt, times } = setUp();
  times(21, '192.0.2.1', 'a@example.com');
  clock.set(Date.parse('2026-11-01T09:00:00.000Z'));
  expect(attempt('192.0.2.1', 'a@example.com')).toBe(0);
});
