import { queryOptions } from '@tanstack/react-query';
import { conditions, type Press, read } from './client';
import { erasePerson, listErasures } from './gen/sdk.gen';
import type { ErasePersonData, Erasure } from './gen/types.gen';

export type { Erasure };

const AGAIN_MS = 2_000;

/** The erasures of people, for administrators: keys and queries. One that is under way is looked at again. */
export const erasures = {
  all: ['erasures'] as const,
  list: () =>
    queryOptions({
      queryKey: [...erasures.all, 'list'],
      queryFn: ({ signal }) => read(listErasures({ signal })),
      refetchInterval: ({ state: { data } }) =>
        data?.data.some(({ state }) => state === 'under-way') ? AGAIN_MS : false,
    }),
};

/** Has a person erased, soon and for good. */
export const erase = (body: ErasePersonData['body'], intent: Press) =>
  read(erasePerson({ body, headers: conditions(intent) }));
