import { queryOptions } from '@tanstack/react-query';
import { read } from './client';
import { listSubscriptions } from './gen/sdk.gen';
import type { ListSubscriptionsData, Subscription } from './gen/types.gen';

export type { Subscription };

/** Filters of the table of subscriptions, as the API takes them. */
export type SubscriptionFilters = NonNullable<ListSubscriptionsData['query']>;

/** Subscriptions: keys and queries. */
export const subscriptions = {
  all: ['subscriptions'] as const,
  list: (query: SubscriptionFilters = {}) =>
    queryOptions({
      queryKey: [...subscriptions.all, 'list', query],
      queryFn: ({ signal }) => read(listSubscriptions({ query, signal })),
    }),
};
