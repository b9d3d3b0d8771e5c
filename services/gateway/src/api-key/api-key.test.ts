import { it } from '@jest/globals';
import { scenario } from '@punctual/chassis/testing';
import type { ApiKeyEvent } from '@punctual/contracts';
import { type ApiKeyCommand, apiKey } from './api-key';

const { given } = scenario(apiKey);
const at = '2026-11-02T09:00:00.000Z';
const keyId = '6f0d5c4e-8a51-5e0e-9d0b-2f6f0a1c7e55';
const about = { keyId, userId: '7f0d5c4e-8a51-5e0e-9d0b-2f6f0a1c7e55', name: 'import', scopes: ['read' as const] };
const create = (expiresAt: string | null): ApiKeyCommand => ({
  type: 'CreateApiKey',
  data: { ...about, hash: 'h', expiresAt, now: at },
});
const created = (expiresAt: string): ApiKeyEvent => {
  const { keyId: id, userId, name, scopes } = about;
  return { type: 'ApiKeyCreated', data: { keyId: id, userId, name, hash: 'h', expiresAt, scopes, at } };
};
const soon = '2026-11-03T09:00:00.000Z';
const used = (day: string): ApiKeyEvent => ({ type: 'ApiKeyUsed', data: { keyId, day, at: `${day}T12:00:00.000Z` } });
const use = (day: string): ApiKeyCommand => ({ type: 'UseApiKey', data: { keyId, now: `${day}T12:00:00.000Z` } });
const revoke: ApiKeyCommand = { type: 'RevokeApiKey', data: { keyId, now: at } };
const revoked: ApiKeyEvent = { type: 'ApiKeyRevoked', data: { keyId, at } };

it('is created once', () => given().when(create(soon)).then(created(soon)).andAgainDoesNothing());
it('expires after 90 days unless it says otherwise', () =>
  void given().when(create(null)).then(created('2027-01-31T09:00:00.000Z')));
it('expires in the future, within 366 days', () => {
  given().when(create(at)).rejects('api-key/invalid');
  given().when(create('2027-11-03T09:00:00.000Z')).then(created('2027-11-03T09:00:00.000Z'));
  given().when(create('2027-11-03T09:00:00.001Z')).rejects('api-key/invalid');
});
it('is used once a day, and not on a day that has passed', () => {
  given(created(soon)).when(use('2026-11-02')).then(used('2026-11-02')).andAgainDoesNothing();
  given(created(soon), used('2026-11-02')).when(use('2026-11-01')).then();
  given(created(soon), used('2026-11-02')).when(use('2026-11-03')).then(used('2026-11-03'));
  given(created(soon), revoked).when(use('2026-11-02')).then();
});
it('is revoked once', () => given(created(soon)).when(revoke).then(revoked).andAgainDoesNothing());
it('cannot be revoked when it does not exist', () => void given().when(revoke).rejects('api-key/unknown'));
