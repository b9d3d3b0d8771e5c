import { expect, it } from '@jest/globals';
import type { ListQuery } from '../views/list-query';
import type { ViewReader } from '../views/reader';
import { readPeriod } from './read-period';

type Where = NonNullable<ListQuery['where']>;

/** Views with a delivery that was sent at each of some instants, and what was asked of them. */
const viewsWith = (instants: readonly string[]) => {
  const asked: string[] = [];
  const matching = (where: Where) => {
    const [from, to] = ['>=', '<'].map((sign) => String(where.find(([, operator]) => operator === sign)?.[2]));
    return instants.filter((at) => at >= String(from) && at < String(to)).sort();
  };
  const figures = JSON.stringify(['PDF', 1, 1, 0, null, null, [['good.example', [1, 0, 0, 0]]]]);
  const views = {
    countBeginnings: async (_: unknown, where: Where) => {
      asked.push('times');
      return matching(where).map((at) => ({ values: [at.slice(0, 16), 'sent'], count: 1 }));
    },
    count: async (_: unknown, where: Where) => {
      asked.push('kinds');
      return matching(where).map(() => ({ values: ['r', 's', 'email', 'sent', figures], count: 1 }));
    },
    list: async (_: unknown, { where = [], limit }: ListQuery) => {
      asked.push('next');
      return matching(where)
        .slice(0, limit)
        .map((at) => ({ doc: {}, key: at, sortedBy: at }));
    },
  };
  return { asked, views: views as unknown as ViewReader };
};

const YEAR = { from: '2026-01-01T00:00:00.000Z', to: '2027-01-01T00:00:00.000Z', timezone: 'UTC' };

it('passes over the days on which nothing began', async () => {
  const some = ['2026-03-01T23:59:59.999Z', '2026-03-02T00:00:00.000Z', '2026-12-31T23:59:59.999Z'];
  const { views, asked } = viewsWith([...some, '2025-12-31T23:59:59.999Z', YEAR.to]);
  const { total, days } = await readPeriod(views, [], YEAR);
  expect([total.counts.sent, total.reached, [...days.keys()]]).toEqual([
    3,
    3,
    ['2026-03-01', '2026-03-02', '2026-12-31'],
  ]);
  // The empty first day; a day from 1 March on, the empty one after it; and the last one.
  expect(asked).toEqual(['times', 'next', 'times', 'kinds', 'times', 'next', 'times', 'kinds']);
});

it('asks twice for an empty year', async () => {
  const { views, asked } = viewsWith([]);
  expect((await readPeriod(views, [], YEAR)).total.counts.total).toBe(0);
  expect(asked).toEqual(['times', 'next']);
});

it('stops when its caller has gone, also before its turn has come', async () => {
  const some = Array.from({ length: 28 }, (_, day) => `2026-02-${String(day + 1).padStart(2, '0')}T09:00:00.000Z`);
  const { views, asked } = viewsWith(some);
  const [leaving, left] = [new AbortController(), AbortSignal.abort(new Error('gone'))];
  await expect(readPeriod(views, [], YEAR, left)).rejects.toThrow('gone');
  expect(asked).toEqual([]);
  const reading = readPeriod(views, [], YEAR, leaving.signal);
  leaving.abort(new Error('gone'));
  await expect(reading).rejects.toThrow('gone');
  expect(asked.length).toBeLessThanOrEqual(3);
});
