/** @jest-environment jsdom */
import { afterEach, expect, it, jest } from '@jest/globals';
import { makeQueryClient } from '../api/query-client';
import { schedules } from '../api/schedules';
import { serve } from '../kit/testing/server';
import { aheadOfSchedule, aheadOfSchedules } from './ahead';
import { boundsOf, PLANNED } from './month';
import { parseSchedule } from './schedule.search';
import { parseSchedules } from './schedules.search';
import { CalendarTab } from './tab-calendar.later';

afterEach(() => {
  jest.restoreAllMocks();
});

const keysIn = (client: ReturnType<typeof makeQueryClient>) =>
  client
    .getQueryCache()
    .getAll()
    .map(({ queryKey }) => queryKey);

it('asks for the very rows that the page asks for, whether its dialog is open or not', () => {
  serve(() => ({ body: { data: [], nextCursor: null } }));
  const client = makeQueryClient();
  for (const search of [{ status: 'PAUSED', new: 1 }, { status: 'PAUSED' }])
    aheadOfSchedules(client, parseSchedules(search));
  expect(keysIn(client)).toEqual([schedules.list({ status: 'PAUSED' }).queryKey]);
});

it('asks for the month of a schedule where its calendar is shown alone', () => {
  serve(() => ({ body: {} }));
  const [runs, calendar] = [makeQueryClient(), makeQueryClient()];
  void aheadOfSchedule(runs, 's1', parseSchedule({}));
  void aheadOfSchedule(calendar, 's1', parseSchedule({ tab: 'calendar', month: '2026-11' }));
  const { queryKey } = schedules.one('s1');
  expect(keysIn(runs)).toEqual([queryKey]);
  const month = [schedules.stats('s1', boundsOf('2026-11')), schedules.next('s1', PLANNED)];
  expect(keysIn(calendar)).toEqual([queryKey, ...month.map((one) => one.queryKey)]);
});

it('waits for the script of the calendar where that is shown', async () => {
  serve(() => ({ body: {} }));
  const ahead = jest.spyOn(CalendarTab, 'ahead');
  let comes = (): void => {};
  ahead.mockReturnValueOnce(new Promise<void>((resolve) => (comes = resolve)));
  const order: string[] = [];
  const waiting = aheadOfSchedule(makeQueryClient(), 's1', parseSchedule({ tab: 'calendar' })).then(() =>
    order.push('page'),
  );
  await aheadOfSchedule(makeQueryClient(), 's1', parseSchedule({}));
  order.push('script');
  comes();
  await waiting;
  expect(order).toEqual(['script', 'page']);
  expect(ahead).toHaveBeenCalledTimes(1);
});
