import { comparable, type DigestFrequency, type DomainEvent, type UserResource } from '@punctual/contracts';
import type { Recorded, View } from './view';
import { wordsOf } from './words';

/**
 * An account with its password hash (scrypt in PHC string form, null while no password is set); never shown unfiltered.
 * Sessions that began at or before `sessionsAfter` have ended: the time in the store when the account was disabled or its
 * password reset.
 */
export type UserRow = UserResource & {
  tenantId: string;
  hash: string | null;
  sessionsAfter: string | null;
  /** How often the user is told how their schedules did, and since when; null while they never said. */
  digest: { frequency: DigestFrequency; timezone: string; since: string } | null;
};

const changed = (row: UserRow, { type, data }: DomainEvent, created: string): UserRow => {
  switch (type) {
    case 'PasswordSet':
      return { ...row, hash: data.hash, status: row.status === 'DISABLED' ? 'DISABLED' : 'ACTIVE' };
    case 'PasswordReset':
      return {
        ...row,
        hash: null,
        sessionsAfter: created,
        status: row.status === 'DISABLED' ? 'DISABLED' : 'PASSWORD_NOT_SET',
      };
    case 'UserRenamed':
      return { ...row, name: data.name };
    case 'UserRoleChanged':
      return { ...row, role: data.role };
    case 'UserDisabled':
      return { ...row, status: 'DISABLED', sessionsAfter: created };
    case 'UserEnabled':
      return { ...row, status: row.hash === null ? 'PASSWORD_NOT_SET' : 'ACTIVE' };
    case 'UserDigestSet':
      return { ...row, digest: { frequency: data.frequency, timezone: data.timezone, since: data.at } };
    default:
      return row;
  }
};

const evolve = (row: UserRow | null, event: DomainEvent, { tenantId, created, revision }: Recorded): UserRow | null => {
  const { type, data } = event;
  if (type === 'UserRegistered') {
    const { userId: id, email, name, role, at } = data;
    const times = { createdAt: at, updatedAt: at, sessionsAfter: null, digest: null };
    return { id, tenantId, email, name, role, hash: null, status: 'PASSWORD_NOT_SET', version: revision + 1, ...times };
  }
  return row && 'at' in data ? { ...changed(row, event, created), version: revision + 1, updatedAt: data.at } : row;
};

const keys = ({ type, data }: DomainEvent): string[] => {
  switch (type) {
    case 'UserRegistered':
    case 'PasswordSet':
    case 'PasswordReset':
    case 'UserRenamed':
    case 'UserRoleChanged':
    case 'UserDisabled':
    case 'UserEnabled':
    case 'UserDigestSet':
      return [data.userId];
    default:
      return [];
  }
};

/** The account as others see it. */
export const shownUser = ({
  tenantId: _,
  hash: _hash,
  sessionsAfter: _after,
  digest: _digest,
  ...shown
}: UserRow): UserResource => shown;

/** Accounts, found by id or by e-mail address in any case; lists show `summary`, which holds no hash. */
export const userView: View<UserRow> = {
  name: 'user',
  version: 5,
  prefixes: ['user-'],
  keys,
  evolve,
  columns: {
    email: { type: 'text', of: ({ email }) => comparable(email) },
    name: { type: 'text', of: ({ name }) => name ?? '' },
    role: { type: 'text', of: ({ role }) => role },
    status: { type: 'text', of: ({ status }) => status },
    createdAt: { type: 'text', of: ({ createdAt }) => createdAt },
    updatedAt: { type: 'text', of: ({ updatedAt }) => updatedAt },
    digest: { type: 'text', of: ({ digest }) => digest?.frequency ?? 'off' },
    words: { type: 'text', of: ({ email, name }) => wordsOf(email, name) },
    summary: { type: 'text', of: (row) => JSON.stringify(shownUser(row)) },
  },
  indexes: [['email'], ['createdAt'], ['digest', 'createdAt']],
};
