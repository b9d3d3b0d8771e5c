import { expect, it } from '@jest/globals';
import type { DomainEvent } from '@punctual/contracts';
import { NOW } from '../testing/samples';
import { Accounts } from './accounts';

const registered = (userId: string, role: 'admin' | 'author'): DomainEvent => ({
  type: 'UserRegistered',
  data: { userId, email: `${userId}@example.com`, name: null, role, commandId: null, at: NOW },
});
const accountsOf = (...events: DomainEvent[]): Accounts => {
  const accounts = new Accounts();
  for (const event of events) accounts.record(event, { tenantId: 'acme' });
  return accounts;
};
const both = [registered('owner', 'author'), registered('admin', 'admin')];
const disabled = (userId: string): DomainEvent => ({ type: 'UserDisabled', data: { userId, at: NOW } });
const enabled = (userId: string): DomainEvent => ({ type: 'UserEnabled', data: { userId, at: NOW } });

it('the owner is told, and nobody of another tenant', () => {
  expect(accountsOf(...both).toTell('owner', 'acme')).toEqual(['owner@example.com']);
  expect(accountsOf(...both).toTell('owner', 'other')).toEqual([]);
});

it('the administrators are told when the owner is unknown or disabled', () => {
  expect(accountsOf(...both).toTell('gone', 'acme')).toEqual(['admin@example.com']);
  expect(accountsOf(...both, disabled('owner')).toTell('owner', 'acme')).toEqual(['admin@example.com']);
  expect(accountsOf(...both, disabled('owner'), enabled('owner')).toTell('owner', 'acme')).toEqual([
    'owner@example.com',
  ]);
});

it('only those are told who are administrators now, and enabled', () => {
  const changed: DomainEvent = { type: 'UserRoleChanged', data: { userId: 'owner', role: 'admin', at: NOW } };
  expect(accountsOf(...both, changed, disabled('admin')).toTell('gone', 'acme')).toEqual(['owner@example.com']);
});

it('the name of an account is found by its address in any case, in its tenant alone, and as it is now', () => {
  const renamed = (name: string | null): DomainEvent => ({
    type: 'UserRenamed',
    data: { userId: 'owner', name, at: NOW },
  });
  const accounts = accountsOf(...both, renamed('Ada Lovelace'));
  expect(accounts.nameOf('OWNER@Example.com', 'acme')).toBe('Ada Lovelace');
  expect(accounts.nameOf('owner@example.com', 'other')).toBeNull();
  expect(accounts.nameOf('admin@example.com', 'acme')).toBeNull();
  expect(accountsOf(...both, renamed('Ada'), renamed(null)).nameOf('owner@example.com', 'acme')).toBeNull();
});
