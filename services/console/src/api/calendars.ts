import { queryOptions } from '@tanstack/react-query';
import { read } from './client';
import { listCalendars } from './gen/sdk.gen';
import type { Calendar, ListCalendarsData } from './gen/types.gen';

export type { Calendar };

/** Filters of the table of calendars, as the API takes them. */
export type CalendarFilters = NonNullable<ListCalendarsData['query']>;

/** Calendars: keys and queries. */
export const calendars = {
  all: ['calendars'] as const,
  list: (query: CalendarFilters = {}) =>
    queryOptions({
      queryKey: [...calendars.all, 'list', query],
      queryFn: ({ signal }) => read(listCalendars({ query, signal })),
    }),
};
