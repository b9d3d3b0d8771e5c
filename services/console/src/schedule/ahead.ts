import type { QueryClient } from '@tanstack/react-query';
import { schedules } from '../api/schedules';
import { boundsOf, monthOf, PLANNED } from './month';
import type { ScheduleSearch } from './schedule.search';
import type { SchedulesSearch } from './schedules.search';
import { CalendarTab } from './tab-calendar.later';

// What a page shows is asked for while its script is loaded, instead of after it. A failure is the page's to show.

/** Asks for the rows of the list of schedules. */
export const aheadOfSchedules = (client: QueryClient, { new: _, ...filters }: SchedulesSearch): void =>
  void client.prefetchQuery(schedules.list(filters));

/**
 * Asks for a schedule, and for the month of its calendar where that is shown. Waits for the script of the calendar, a second at most: what
 * React shows in its place would stay for 300 ms, however soon the script comes.
 */
export const aheadOfSchedule = async (
  client: QueryClient,
  id: string,
  { tab, month }: ScheduleSearch,
): Promise<void> => {
  void client.prefetchQuery(schedules.one(id));
  if (tab !== 'calendar') return;
  void client.prefetchQuery(schedules.stats(id, boundsOf(month ?? monthOf(Date.now()))));
  void client.prefetchQuery(schedules.next(id, PLANNED));
  await CalendarTab.ahead();
};
