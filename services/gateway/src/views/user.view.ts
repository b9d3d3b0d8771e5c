import type { DomainEvent } from '@punctual/contracts';
import type { Recorded, View } from './view';

/** An account with its password hash (scrypt in PHC string form); never shown unfiltered. */
export type UserRow = {
  id: string;
  tenantId: string;
  email: string;
  role: 'admin' | 'author' | 'viewer';
  hash: string | null;
};

const evolve = (row: UserRow | null, { type, data }: DomainEvent, { tenantId }: Recorded): UserRow | null => {
  if (type === 'UserRegistered') return { id: data.userId, tenantId, email: data.email, role: data.role, hash: null };
  if (type === 'PasswordSet' && row) return { ...row, hash: data.hash };
  return row;
};

/** Accounts, found by id or by e-mail address in any case. */
export const userView: View<UserRow> = {
  name: 'user',
  version: 2,
  prefixes: ['user-'],
  keys: ({ type, data }) => (type === 'UserRegistered' || type === 'PasswordSet' ? [data.userId] : []),
  evolve,
  columns: { email: { type: 'text', of: ({ email }) => email.toLowerCase() } },
  indexes: [['email']],
};
