import { describe, it } from '@jest/globals';
import { scenario } from '@punctual/chassis/testing';
import { summary, userId } from '../testing/digests';
import { type DigestCommand, digest } from './digest';

const { given } = scenario(digest);
const week = (number: number) => new Date(Date.UTC(2026, 10, 2 + 7 * number)).toISOString();
const about = (number: number) => ({
  ...{ userId, frequency: 'weekly' as const, timezone: 'UTC', from: week(number - 1), to: week(number), summary },
});
const order = (number: number, now = week(number)): DigestCommand => ({
  type: 'OrderOwnerDigest',
  data: { ...about(number), now },
});
const ordered = (week1: number, number: number) => ({
  type: 'OwnerDigestOrdered' as const,
  data: { ...about(week1), number, at: week(week1) },
});

describe('an owner', () => {
  it('is told of a period once, whoever asks', () => {
    given().when(order(1)).then(ordered(1, 1)).andAgainDoesNothing();
    given(ordered(1, 1))
      .when(order(1, week(2)))
      .then();
  });
  it('is told of the next period, and not of one before the latest', () => {
    given(ordered(1, 1)).when(order(2)).then(ordered(2, 2));
    given(ordered(2, 1)).when(order(1)).then();
  });
});
