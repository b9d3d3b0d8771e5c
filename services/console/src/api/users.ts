import { queryOptions } from '@tanstack/react-query';
import { read } from './client';
import { listUsers } from './gen/sdk.gen';
import type { ListUsersData, User } from './gen/types.gen';

export type { User };

/** Filters of the table of users, as the API takes them. */
export type UserFilters = NonNullable<ListUsersData['query']>;

/** Accounts, for administrators: keys and queries. */
export const users = {
  all: ['users'] as const,
  list: (query: UserFilters = {}) =>
    queryOptions({
      queryKey: [...users.all, 'list', query],
      queryFn: ({ signal }) => read(listUsers({ query, signal })),
    }),
};
