import { it } from '@jest/globals';
import { scenario } from '@punctual/chassis/testing';
import type { UserEvent } from '@punctual/contracts';
import { type UserCommand, user } from './user';

const { given } = scenario(user);
const at = '2026-11-02T09:00:00.000Z';
const userId = '6f0d5c4e-8a51-5e0e-9d0b-2f6f0a1c7e55';
const register: UserCommand = {
  type: 'RegisterUser',
  data: { userId, email: 'a@example.com', role: 'admin', hash: '$scrypt$x', now: at },
};
const registered: UserEvent[] = [
  { type: 'UserRegistered', data: { userId, email: 'a@example.com', role: 'admin', at } },
  { type: 'PasswordSet', data: { userId, hash: '$scrypt$x', at } },
];

it('registers once', () =>
  given()
    .when(register)
    .then(...registered)
    .andAgainDoesNothing());
it('keeps the password of an account that exists', () =>
  void given(...registered)
    .when({ ...register, data: { ...register.data, hash: '$scrypt$other' } })
    .then());

const set: UserCommand = { type: 'SetPassword', data: { userId, hash: '$scrypt$other', now: at } };
it('sets a new password', () =>
  given(...registered)
    .when(set)
    .then({ type: 'PasswordSet', data: { userId, hash: '$scrypt$other', at } })
    .andAgainDoesNothing());
it('refuses to set the password of an account that does not exist', () =>
  void given().when(set).rejects('user/unknown'));
