/** @jest-environment jsdom */
import { expect, it } from '@jest/globals';
import { makeQueryClient } from '../api/query-client';
import { schedules } from '../api/schedules';
import { serve } from '../kit/testing/server';
import { aheadOfSchedule, aheadOfSchedules } from './ahead';
import { boundsOf, PLANNED } from './month';
import { parseSchedule } from './schedule.search';
import { parseSchedules } from './schedules.search';

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
  aheadOfSchedule(runs, 's1', parseSchedule({}));
  aheadOfSchedule(calendar, 's1', parseSchedule({ tab: 'calendar', month: '2026-11' }));
  const { queryKey } = schedules.one('s1');
  expect(keysIn(runs)).toEqual([queryKey]);
  const month = [schedules.stats('s1', boundsOf('2026-11')), schedules.next('s1', PLANNED)];
  expect(keysIn(calendar)).toEqual([queryKey, ...month.map((one) => one.queryKey)]);
});
