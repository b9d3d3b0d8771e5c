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
  jest.useRealTimers();
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

it('waits for the script of the calendar, for a second at most, whether it comes or not', async () => {
  serve(() => ({ body: {} }));
  jest.useFakeTimers();
  const load = jest.spyOn(CalendarTab, 'load');
  const settled = jest.fn();
  const ahead = () => aheadOfSchedule(makeQueryClient(), 's1', parseSchedule({ tab: 'calendar' })).then(settled);
  let comes = (): void => {};
  load.mockReturnValueOnce(new Promise<void>((resolve) => (comes = resolve)));
  const first = ahead();
  await jest.advanceTimersByTimeAsync(900);
  expect(settled).not.toHaveBeenCalled();
  comes();
  await first;
  load.mockReturnValueOnce(Promise.reject(new Error('no script')));
  await ahead();
  load.mockReturnValueOnce(new Promise(() => {}));
  const last = ahead();
  await jest.advanceTimersByTimeAsync(1_000);
  await last;
  expect(settled).toHaveBeenCalledTimes(3);
});
