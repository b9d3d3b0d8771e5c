import { queryOptions } from '@tanstack/react-query';
import { read } from './client';
import { listReports } from './gen/sdk.gen';
import type { ListReportsData, ReportSummary } from './gen/types.gen';

export type { ReportSummary };

/** Filters of the table of reports, as the API takes them. */
export type ReportFilters = NonNullable<ListReportsData['query']>;

/** Reports: keys and queries. */
export const reports = {
  all: ['reports'] as const,
  list: (query: ReportFilters = {}) =>
    queryOptions({
      queryKey: [...reports.all, 'list', query],
      queryFn: ({ signal }) => read(listReports({ query, signal })),
    }),
};
