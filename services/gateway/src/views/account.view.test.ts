import { expect, it } from '@jest/globals';
import type { DomainEvent } from '@punctual/contracts';
import { at, userId } from '../testing/samples';
import { sessionView } from './session.view';
import { row } from './testing/fold';
import { userView } from './user.view';

it('users and sessions: found by address and token, gone when ended', () => {
  const registered: DomainEvent = {
    type: 'UserRegistered',
    data: { userId, email: 'Ann@example.com', name: 'Ann', role: 'admin', commandId: null, at: at(0) },
  };
  const password: DomainEvent = { type: 'PasswordSet', data: { userId, hash: '$scrypt$x', at: at(0) } };
  const account = row(userView, userId, registered, password);
  expect(account).toEqual({
    id: userId,
    tenantId: 'default',
    email: 'Ann@example.com',
    name: 'Ann',
    role: 'admin',
    hash: '$scrypt$x',
    status: 'ACTIVE',
    sessionsAfter: null,
    digest: null,
    version: 2,
    createdAt: at(0),
    updatedAt: at(0),
  });
  expect(account && userView.columns['email']?.of(account)).toBe('ann@example.com');
  const started: DomainEvent = {
    type: 'SessionStarted',
    data: { sessionId: 's', userId, expiresAt: at(50), at: at(0) },
  };
  expect(row(sessionView, 's', started)).toEqual({ id: 's', userId, expiresAt: at(50), began: at(0) });
  expect(row(sessionView, 's', started, { type: 'SessionEnded', data: { sessionId: 's', at: at(1) } })).toBeNull();
});
