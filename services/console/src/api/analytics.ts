import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { read } from './client';
import { getAnalytics } from './gen/sdk.gen';
import type { Analytics, GetAnalyticsData } from './gen/types.gen';

/** How deliveries went in a period, of all that the caller may see. */
export type { Analytics };
/** The period and the zone, as the API takes them. */
export type AnalyticsFilters = NonNullable<GetAnalyticsData['query']>;
export type RankedReport = Analytics['reports']['most'][number];
export type RankedSchedule = Analytics['schedules']['most'][number];
export type RankedDomain = Analytics['domains']['most'][number];

/** It adds up a period, so it is not asked again for every event. */
const FRESH_MS = 60_000;

/** The query of analytics. */
export const analytics = (filters: AnalyticsFilters) =>
  queryOptions({
    queryKey: ['analytics', filters],
    queryFn: ({ signal }) => read(getAnalytics({ query: filters, signal })),
    placeholderData: keepPreviousData,
    staleTime: FRESH_MS,
  });
