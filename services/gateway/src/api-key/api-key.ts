import type { Decider } from '@punctual/chassis';
import { type ApiKeyEvent, Rejection, type Scope } from '@punctual/contracts';

/** An API key. An expired key is still active here; readers compare `expiresAt`. */
export type ApiKey = { status: 'none' } | { status: 'active' | 'revoked'; lastUsedOn: string };

/** `hash` is the SHA-256 of the key; `now` and `expiresAt` are RFC 3339. */
export type ApiKeyCommand =
  | {
      type: 'CreateApiKey';
      data: {
        keyId: string;
        userId: string;
        name: string;
        scopes: readonly Scope[];
        hash: string;
        expiresAt: string | null;
        now: string;
      };
    }
  | { type: 'UseApiKey'; data: { keyId: string; now: string } }
  | { type: 'RevokeApiKey'; data: { keyId: string; now: string } };

const DAY_MS = 24 * 60 * 60 * 1000;
const DEFAULT_DAYS = 90;
const MOST_DAYS = 366;

const evolve = (state: ApiKey, { type, data }: ApiKeyEvent): ApiKey => {
  if (type === 'ApiKeyCreated') return { status: 'active', lastUsedOn: '' };
  if (state.status === 'none') return state;
  return type === 'ApiKeyUsed' ? { ...state, lastUsedOn: data.day } : { ...state, status: 'revoked' };
};

const expiry = (expiresAt: string | null, now: string): string => {
  const began = Date.parse(now);
  const ends = expiresAt === null ? began + DEFAULT_DAYS * DAY_MS : Date.parse(expiresAt);
  if (ends > began && ends <= began + MOST_DAYS * DAY_MS) return new Date(ends).toISOString();
  const message = `must be in the future and at most ${MOST_DAYS} days ahead`;
  throw new Rejection('api-key/invalid', `expiresAt: ${message}`, [{ path: 'expiresAt', message }]);
};

const decide = ({ type, data }: ApiKeyCommand, state: ApiKey): ApiKeyEvent[] => {
  switch (type) {
    case 'CreateApiKey': {
      if (state.status !== 'none') return []; // same id, same intent: the key that was made is the one that counts
      const { now: at, scopes, ...about } = data;
      const expiresAt = expiry(data.expiresAt, at);
      return [{ type: 'ApiKeyCreated', data: { ...about, scopes: [...scopes], expiresAt, at } }];
    }
    case 'UseApiKey': {
      const { keyId, now: at } = data;
      const day = at.slice(0, 10);
      return state.status === 'active' && day > state.lastUsedOn
        ? [{ type: 'ApiKeyUsed', data: { keyId, day, at } }]
        : [];
    }
    case 'RevokeApiKey':
      if (state.status === 'none') throw new Rejection('api-key/unknown', 'there is no such API key');
      return state.status === 'revoked' ? [] : [{ type: 'ApiKeyRevoked', data: { keyId: data.keyId, at: data.now } }];
  }
};

/** An API key: created once, revoked once; the days on which it is used are recorded. */
export const apiKey: Decider<ApiKey, ApiKeyCommand, ApiKeyEvent> = { initial: { status: 'none' }, evolve, decide };
