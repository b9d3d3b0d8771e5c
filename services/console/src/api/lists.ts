import { queryOptions } from '@tanstack/react-query';
import { read } from './client';
import { listDistributionLists } from './gen/sdk.gen';
import type { DistributionListSummary, ListDistributionListsData } from './gen/types.gen';

export type { DistributionListSummary };

/** Filters of the table of lists, as the API takes them. */
export type ListFilters = NonNullable<ListDistributionListsData['query']>;

/** Lists: keys and queries. */
export const lists = {
  all: ['lists'] as const,
  list: (query: ListFilters = {}) =>
    queryOptions({
      queryKey: [...lists.all, 'list', query],
      queryFn: ({ signal }) => read(listDistributionLists({ query, signal })),
    }),
};
