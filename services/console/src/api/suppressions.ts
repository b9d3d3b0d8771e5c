import { queryOptions } from '@tanstack/react-query';
import { conditions, type Press, read } from './client';
import { liftSuppression, listSuppressions, suppressAddress } from './gen/sdk.gen';
import type { ListSuppressionsData, SuppressAddressData, Suppression } from './gen/types.gen';

export type { Suppression };
export type SuppressionFilters = NonNullable<ListSuppressionsData['query']>;

/** Addresses that get no mail, for administrators: keys and queries. */
export const suppressions = {
  all: ['suppressions'] as const,
  list: (query: SuppressionFilters = {}) =>
    queryOptions({
      queryKey: [...suppressions.all, 'list', query],
      queryFn: ({ signal }) => read(listSuppressions({ query, signal })),
    }),
};

/** Has an address get no mail from now on. */
export const suppress = (body: SuppressAddressData['body'], intent: Press) =>
  read(suppressAddress({ body, headers: conditions(intent) }));

/** Has an address get mail again. */
export const lift = ({ id }: Suppression, reason: string, intent: Press) =>
  read(liftSuppression({ path: { suppressionId: id }, body: { reason }, headers: conditions(intent) }));
