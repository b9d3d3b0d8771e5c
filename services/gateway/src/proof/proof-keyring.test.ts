import { it } from '@jest/globals';
import { scenario } from '@punctual/chassis/testing';
import type { ProofKeyEvent } from '@punctual/contracts';
import { proofKeyring } from './proof-keyring';

const { given } = scenario(proofKeyring);
const now = '2026-11-23T09:00:00.000Z';
const key = (keyId: string) => ({ keyId, publicKey: `public of ${keyId}`, privateKey: `secret of ${keyId}` });
const made = (keyId: string): ProofKeyEvent => ({ type: 'ProofKeyMade', data: { ...key(keyId), at: now } });
const make = (keyId: string, after: string | null) =>
  ({ type: 'MakeKey', data: { ...key(keyId), after, now } }) as const;

it('the first proof makes a key, and a second server at the same time takes that one', () => {
  given().when(make('a', null)).then(made('a')).andAgainDoesNothing();
  given(made('a')).when(make('b', null)).then();
});
it('a new key takes the place of the one it was to follow, once', () => {
  given(made('a')).when(make('b', 'a')).then(made('b')).andAgainDoesNothing();
  given(made('a'), made('b')).when(make('c', 'a')).then();
});
