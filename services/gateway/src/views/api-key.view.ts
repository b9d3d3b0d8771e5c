import type { ApiKeyResource, DomainEvent } from '@punctual/contracts';
import type { View } from './view';

/** An API key with the SHA-256 of its text; never shown unfiltered. */
export type ApiKeyRow = ApiKeyResource & { hash: string };

const evolve = (row: ApiKeyRow | null, { type, data }: DomainEvent): ApiKeyRow | null => {
  if (type === 'ApiKeyCreated') {
    const { keyId: id, userId, name, scopes, hash, expiresAt, at: createdAt } = data;
    const fresh = { status: 'ACTIVE', lastUsedOn: null, revokedAt: null } as const;
    return { id, userId, name, scopes, hash, createdAt, expiresAt, ...fresh };
  }
  if (type === 'ApiKeyUsed') return row && { ...row, lastUsedOn: data.day };
  return type === 'ApiKeyRevoked' && row ? { ...row, status: 'REVOKED', revokedAt: data.at } : row;
};

/** The key as its owner sees it. */
export const shownApiKey = ({ hash: _, ...shown }: ApiKeyRow): ApiKeyResource => shown;

/** API keys by id; revoked ones stay, so that it can be seen when they ended. Lists show `summary`, which holds no hash. */
export const apiKeyView: View<ApiKeyRow> = {
  name: 'api_key',
  version: 1,
  prefixes: ['apikey-'],
  keys: ({ type, data }) =>
    type === 'ApiKeyCreated' || type === 'ApiKeyUsed' || type === 'ApiKeyRevoked' ? [data.keyId] : [],
  evolve,
  columns: {
    userId: { type: 'text', of: ({ userId }) => userId },
    name: { type: 'text', of: ({ name }) => name },
    status: { type: 'text', of: ({ status }) => status },
    createdAt: { type: 'text', of: ({ createdAt }) => createdAt },
    summary: { type: 'text', of: (row) => JSON.stringify(shownApiKey(row)) },
  },
  indexes: [['userId', 'createdAt']],
};
