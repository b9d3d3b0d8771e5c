import { it } from '@jest/globals';
import type { LinkKeyEvent } from '@punctual/contracts';
import { scenario } from '../testing/scenario';
import { linkKeyring } from './link-keyring';

const { given } = scenario(linkKeyring);
const now = '2026-11-23T09:00:00.000Z';
const made = (keyId: string): LinkKeyEvent => ({
  type: 'LinkKeyMade',
  data: { keyId, key: `secret of ${keyId}`, at: now },
});
const make = (keyId: string, after: string | null) =>
  ({ type: 'MakeKey', data: { keyId, key: `secret of ${keyId}`, after, now } }) as const;

it('the first use makes a key, and a second service at the same time takes that one', () => {
  given().when(make('a', null)).then(made('a')).andAgainDoesNothing();
  given(made('a')).when(make('b', null)).then();
});
it('a new key takes the place of the one it was to follow, once', () => {
  given(made('a')).when(make('b', 'a')).then(made('b')).andAgainDoesNothing();
  given(made('a'), made('b')).when(make('c', 'a')).then();
});
