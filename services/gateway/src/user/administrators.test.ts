import { it } from '@jest/globals';
import { scenario } from '@punctual/chassis/testing';
import type { AdministratorEvent } from '@punctual/contracts';
import { type AdministratorCommand, administrators } from './administrators';

const { given } = scenario(administrators);
const at = '2026-11-02T09:00:00.000Z';
const [ann, bob] = ['6f0d5c4e-8a51-5e0e-9d0b-2f6f0a1c7e55', '7f0d5c4e-8a51-5e0e-9d0b-2f6f0a1c7e55'];
const command = (type: AdministratorCommand['type'], userId = ann): AdministratorCommand => ({
  type,
  data: { userId, now: at },
});
const added = (userId = ann): AdministratorEvent => ({ type: 'AdministratorAdded', data: { userId, at } });
const removed = (userId = ann): AdministratorEvent => ({ type: 'AdministratorRemoved', data: { userId, at } });

it('begins once, even when the first administrator was removed later', () => {
  given().when(command('BeginAdministrators')).then(added()).andAgainDoesNothing();
  given(added(), added(bob), removed()).when(command('BeginAdministrators')).then();
});
it('adds once', () => given(added(bob)).when(command('AddAdministrator')).then(added()).andAgainDoesNothing());
it('removes one of two, once', () =>
  given(added(), added(bob)).when(command('RemoveAdministrator')).then(removed()).andAgainDoesNothing());
it('keeps the last one', () => {
  given(added()).when(command('RemoveAdministrator')).rejects('user/last-administrator');
  given(added(), added(bob), removed(bob)).when(command('RemoveAdministrator')).rejects('user/last-administrator');
});
it('keeps an administrator it does not know while it knows no other', () =>
  void given().when(command('RemoveAdministrator')).rejects('user/last-administrator'));
