import { queryOptions } from '@tanstack/react-query';
import { read } from './client';
import { checkConnection, listConnections } from './gen/sdk.gen';
import type { Connection, ConnectionCheck } from './gen/types.gen';

export type { Connection, ConnectionCheck };

/** The databases that the operator configured: keys and queries. */
export const connections = {
  all: ['connections'] as const,
  list: () =>
    queryOptions({
      queryKey: [...connections.all, 'list'],
      queryFn: ({ signal }) => read(listConnections({ signal })),
    }),
};

/** Connects to a database now, as a run would. One that does not work is an answer, no error. */
export const check = (connection: string): Promise<ConnectionCheck> => read(checkConnection({ path: { connection } }));
