import { describe, it } from '@jest/globals';
import { scenario } from '@punctual/chassis/testing';
import type { UserEvent } from '@punctual/contracts';
import { type UserCommand, user } from './user';

const { given } = scenario(user);
const at = '2026-11-02T09:00:00.000Z';
const later = '2026-11-05T09:00:00.000Z';
const userId = '6f0d5c4e-8a51-5e0e-9d0b-2f6f0a1c7e55';
const about = { userId, now: at };
const person = { email: 'a@example.com', name: 'Ann', role: 'admin', commandId: 'c1' } as const;
const register: UserCommand = { type: 'RegisterUser', data: { ...about, ...person, hash: '$scrypt$x' } };
const invite: UserCommand = { type: 'RegisterUser', data: { ...about, ...person, tokenHash: 't', expiresAt: later } };
const created: UserEvent = { type: 'UserRegistered', data: { userId, ...person, at } };
const passwordSet = (hash: string): UserEvent => ({ type: 'PasswordSet', data: { userId, hash, at } });
const reset: UserEvent = { type: 'PasswordReset', data: { userId, tokenHash: 't', expiresAt: later, at } };
const disabled: UserEvent = { type: 'UserDisabled', data: { userId, at } };
const enabled: UserEvent = { type: 'UserEnabled', data: { userId, at } };
const registered = [created, passwordSet('$scrypt$x')];

describe('registration', () => {
  it('happens once, with a password', () =>
    given()
      .when(register)
      .then(...registered)
      .andAgainDoesNothing());
  it('happens once, with a token that sets the password', () =>
    given().when(invite).then(created, reset).andAgainDoesNothing());
  it('refuses another request for the same address', () =>
    given(...registered)
      .when({ ...register, data: { ...register.data, commandId: 'c2' } } as UserCommand)
      .rejects('user/address-taken'));
});

describe('the digest', () => {
  const set = (frequency: 'off' | 'weekly', timezone = 'UTC'): UserCommand => ({
    type: 'SetDigest',
    data: { ...about, frequency, timezone },
  });
  const told = (frequency: 'off' | 'weekly', timezone = 'UTC'): UserEvent => ({
    type: 'UserDigestSet',
    data: { userId, frequency, timezone, at },
  });
  it('is off at first, and set once', () => {
    given(...registered)
      .when(set('off'))
      .then();
    given(...registered)
      .when(set('weekly'))
      .then(told('weekly'))
      .andAgainDoesNothing();
    given(...registered, told('weekly'))
      .when(set('weekly', 'Europe/Berlin'))
      .then(told('weekly', 'Europe/Berlin'));
    given(...registered, told('weekly'))
      .when(set('off'))
      .then(told('off'));
  });
  it('is of an account', () => given().when(set('weekly')).rejects('user/unknown'));
});

describe('passwords', () => {
  const set: UserCommand = { type: 'SetPassword', data: { ...about, hash: '$scrypt$other' } };
  const use = (tokenHash = 't', now = at): UserCommand => ({
    type: 'UsePasswordToken',
    data: { userId, tokenHash, hash: '$scrypt$other', now },
  });

  it('are set', () =>
    given(...registered)
      .when(set)
      .then(passwordSet('$scrypt$other'))
      .andAgainDoesNothing());
  it('are not set for an account that does not exist', () => void given().when(set).rejects('user/unknown'));
  it('are reset by a token', () =>
    given(...registered)
      .when({ type: 'ResetPassword', data: { ...about, tokenHash: 't', expiresAt: later } })
      .then(reset)
      .andAgainDoesNothing());
  it('are set with the token, once', () => {
    given(created, reset).when(use()).then(passwordSet('$scrypt$other'));
    given(created, reset, passwordSet('$scrypt$other')).when(use()).rejects('password-token/invalid');
  });
  it('are not set with another, an expired or an older token, nor for a disabled or unknown account', () => {
    given(created, reset).when(use('other')).rejects('password-token/invalid');
    given(created, reset).when(use('t', later)).rejects('password-token/invalid');
    const newer: UserEvent = { type: 'PasswordReset', data: { userId, tokenHash: 'n', expiresAt: later, at } };
    given(created, reset, newer).when(use()).rejects('password-token/invalid');
    given(created, reset, disabled).when(use()).rejects('password-token/invalid');
    given().when(use()).rejects('password-token/invalid');
  });
});

describe('changes', () => {
  const change = (name: string | null, role: 'admin' | 'viewer', ifVersion: number | null = null): UserCommand => ({
    type: 'ChangeUser',
    data: { ...about, name, role, ifVersion },
  });

  it('record the name and the role that changed, and nothing else', () => {
    const renamed: UserEvent = { type: 'UserRenamed', data: { userId, name: 'Bo', at } };
    const demoted: UserEvent = { type: 'UserRoleChanged', data: { userId, role: 'viewer', at } };
    given(...registered)
      .when(change('Bo', 'viewer'))
      .then(renamed, demoted)
      .andAgainDoesNothing();
    given(...registered)
      .when(change('Ann', 'viewer'))
      .then(demoted);
  });
  it('of a version that is no longer current are refused', () => {
    given(...registered)
      .when(change('Ann', 'admin', 1))
      .rejects('user/stale');
    given(...registered)
      .when(change('Ann', 'admin', 2))
      .then();
  });
  it('disable and enable once', () => {
    given(...registered)
      .when({ type: 'DisableUser', data: about })
      .then(disabled)
      .andAgainDoesNothing();
    given(...registered, disabled)
      .when({ type: 'EnableUser', data: about })
      .then(enabled)
      .andAgainDoesNothing();
  });
});
