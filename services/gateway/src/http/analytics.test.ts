import { expect, it } from '@jest/globals';
import { limited, Unavailable } from '@punctual/chassis';
import { FakeClock } from '@punctual/chassis/testing';
import type { ViewReader } from '../views/reader';
import type { Request } from './operation';
import { analyticsRoutes } from './routes/analytics-routes';

it('adds up one period at a time, and refuses when too many wait', async () => {
  let [reading, most] = [0, 0];
  const views = {
    countBeginnings: async () => {
      reading += 1;
      most = Math.max(most, reading);
      await new Promise((resolve) => setImmediate(resolve));
      reading -= 1;
      return [];
    },
    ...{ list: async () => [], count: async () => [], columns: async () => new Map() },
  };
  const [route] = analyticsRoutes({
    views: views as unknown as ViewReader,
    clock: FakeClock.at('2026-11-02T09:00:00.000Z'),
    defaultTimezone: 'UTC',
    reading: limited(1, 2, 'too many'),
  });
  const user = { userId: 'u', role: 'admin' };
  const gone = () => new AbortController().signal;
  const ask = () => route?.handle({ query: { minimum: 1 }, user, gone } as unknown as Request<never, never, never>);
  const answers = await Promise.allSettled([1, 2, 3, 4].map(ask));
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
  expect(answers[3]).toMatchObject({ reason: expect.any(Unavailable) });
  expect(most).toBe(1);
});
