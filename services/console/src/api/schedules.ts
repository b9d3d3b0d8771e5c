import { queryOptions } from '@tanstack/react-query';
import { read } from './client';
import { listReportSchedules } from './gen/sdk.gen';
import type { ListReportSchedulesData, ReportSchedule } from './gen/types.gen';

export type { ReportSchedule };

/** Filters of the table of schedules, as the API takes them. */
export type ScheduleFilters = NonNullable<ListReportSchedulesData['query']>;

/** Schedules: keys and queries. */
export const schedules = {
  all: ['schedules'] as const,
  list: (query: ScheduleFilters = {}) =>
    queryOptions({
      queryKey: [...schedules.all, 'list', query],
      queryFn: ({ signal }) => read(listReportSchedules({ query, signal })),
    }),
};
