import { queryOptions } from '@tanstack/react-query';
import { read } from './client';
import { search } from './gen/sdk.gen';
import type { SearchResponse } from './gen/types.gen';

/** One thing that was found: of a person, the id is the address. */
export type Found = SearchResponse['data'][number];

/** The query of what has a text in its name or address, of all that the caller may see. */
export const found = (text: string) =>
  queryOptions({
    queryKey: ['search', text],
    queryFn: ({ signal }) => read(search({ query: { q: text }, signal })),
    enabled: text !== '',
  });
