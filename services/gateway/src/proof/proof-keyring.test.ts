import { it } from '@jest/globals';
import { scenario } from '@punctual/chassis/testing';
import type { ProofKeyEvent } from '@punctual/contracts';
import { proofKeyring } from './proof-keyring';

const { given } = scenario(proofKeyring);
const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 9, minute)).toISOString();
const key = (keyId: string) => ({ keyId, publicKey: `public of ${keyId}`, privateKey: `secret of ${keyId}` });
const made = (keyId: string, minute: number): ProofKeyEvent => ({
  type: 'ProofKeyMade',
  data: { ...key(keyId), at: at(minute) },
});
const make = (keyId: string, after: string | null, minute: number) =>
  ({ type: 'MakeKey', data: { ...key(keyId), after, now: at(minute) } }) as const;

it('the first proof makes a key, and a second server at the same time takes that one', () => {
  given()
    .when(make('a', null, 0))
    .then(made('a', 0))
    .andAgainDoesNothing();
  given(made('a', 0))
    .when(make('b', null, 0))
    .then();
});
it('a new key takes the place of the one it was to follow, once', () => {
  given(made('a', 0))
    .when(make('b', 'a', 10))
    .then(made('b', 10))
    .andAgainDoesNothing();
  given(made('a', 0), made('b', 10))
    .when(make('c', 'a', 10))
    .then();
});
it('a key signs for some minutes at least, whichever of two servers has the later clock', () => {
  given(made('a', 0))
    .when(make('b', 'a', 9))
    .rejects('proof-key/too-soon');
  given(made('a', 5))
    .when(make('b', 'a', 0))
    .rejects('proof-key/too-soon');
});
