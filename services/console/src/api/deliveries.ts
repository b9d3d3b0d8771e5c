import { queryOptions } from '@tanstack/react-query';
import { read } from './client';
import { listDeliveries } from './gen/sdk.gen';
import type { Delivery, ListDeliveriesData } from './gen/types.gen';

export type { Delivery };

/** Filters of the table of deliveries, as the API takes them. */
export type DeliveryFilters = NonNullable<ListDeliveriesData['query']>;

/** Deliveries: keys and queries. */
export const deliveries = {
  all: ['deliveries'] as const,
  list: (query: DeliveryFilters = {}) =>
    queryOptions({
      queryKey: [...deliveries.all, 'list', query],
      queryFn: ({ signal }) => read(listDeliveries({ query, signal })),
    }),
};
