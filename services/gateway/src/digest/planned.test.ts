import { expect, it } from '@jest/globals';
import { type Bus, Unavailable } from '@punctual/chassis';
import type { ViewReader } from '../views/reader';
import { plannedUntil } from './planned';

const UNTIL = '2026-11-30T00:00:00.000Z';
/** A user with schedules that are due at these times, as the scheduler says. */
const planned = (due: readonly (readonly string[])[], answers = true) => {
  const rows = due.map((_, index) => ({ doc: { id: `s${index}` }, key: `s${index}`, sortedBy: '' }));
  const views = { list: async (_: unknown, { limit }: { limit: number }) => rows.slice(0, limit) };
  const request = async ({ data }: { data: { scheduleId: string } }) => {
    const upcoming = due[Number(data.scheduleId.slice(1))]?.map((at) => ({
      at,
      local: at,
      offset: '+00:00',
      note: null,
    }));
    return answers
      ? { ok: true, result: { sentence: 's', upcoming }, position: null }
      : { ok: false, code: 'x', message: 'no', errors: [] };
  };
  const needs = { views: views as unknown as ViewReader, bus: { request } as unknown as Pick<Bus, 'request'> };
  return plannedUntil(needs, 'u', UNTIL);
};
const before = (count: number) => Array.from({ length: count }, () => '2026-11-29T23:59:59Z');

it('counts the runs before the end, of all schedules that are due', async () => {
  expect(await planned([[...before(2), UNTIL], before(1)])).toEqual({
    runs: 3,
    schedules: 2,
    atLeast: false,
    first: 's0',
  });
  expect(await planned([])).toEqual({ runs: 0, schedules: 0, atLeast: false, first: null });
});

it('says where it stopped counting', async () => {
  expect(await planned([before(100)])).toMatchObject({ runs: 100, atLeast: true });
  expect(await planned(Array.from({ length: 102 }, () => before(1)))).toMatchObject({ runs: 100, atLeast: true });
});

it('waits for a scheduler that does not answer', () =>
  expect(planned([[]], false)).rejects.toBeInstanceOf(Unavailable));
