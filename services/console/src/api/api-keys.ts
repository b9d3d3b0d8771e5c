import { queryOptions } from '@tanstack/react-query';
import { conditions, type Press, read } from './client';
import { createApiKey, listApiKeys, revokeApiKey } from './gen/sdk.gen';
import type { ApiKey, CreateApiKeyData, ListApiKeysData } from './gen/types.gen';

export type { ApiKey };

/** Filters of the table of API keys, as the API takes them. */
export type ApiKeyFilters = NonNullable<ListApiKeysData['query']>;
export type NewApiKey = CreateApiKeyData['body'];

/** API keys: keys and queries. Administrators see those of all accounts, others their own. */
export const apiKeys = {
  all: ['api-keys'] as const,
  list: (query: ApiKeyFilters = {}) =>
    queryOptions({
      queryKey: [...apiKeys.all, 'list', query],
      queryFn: ({ signal }) => read(listApiKeys({ query, signal })),
    }),
};

/** Makes a key for the caller's account. Resolves to the key, which is shown once: the server keeps no copy. */
export const makeApiKey = async (body: NewApiKey, intent: Press): Promise<string | null> =>
  (await read(createApiKey({ body, headers: conditions(intent) }))).key;
/** Ends a key at once and for good. */
export const endApiKey = ({ id }: ApiKey) => read(revokeApiKey({ path: { apiKeyId: id } }));
