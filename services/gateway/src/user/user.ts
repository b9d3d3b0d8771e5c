import type { Decider } from '@punctual/chassis';
import type { UserEvent } from '@punctual/contracts';

/** An account that exists or does not. */
export type User = { status: 'none' } | { status: 'registered' };

/** `hash` is the password's, scrypt in PHC string form. `now` is RFC 3339. */
export type UserCommand = {
  type: 'RegisterUser';
  data: { userId: string; email: string; role: 'admin' | 'author' | 'viewer'; hash: string; now: string };
};

const evolve = (state: User, { type }: UserEvent): User => {
  switch (type) {
    case 'UserRegistered':
      return { status: 'registered' };
    case 'PasswordSet':
      return state;
  }
};

const decide = ({ data: { userId, email, role, hash, now } }: UserCommand, state: User): UserEvent[] => {
  if (state.status === 'registered') return []; // same id, same intent: the account keeps the password it has
  return [
    { type: 'UserRegistered', data: { userId, email, role, at: now } },
    { type: 'PasswordSet', data: { userId, hash, at: now } },
  ];
};

/** An account: registered once, with a password. */
export const user: Decider<User, UserCommand, UserEvent> = { initial: { status: 'none' }, evolve, decide };
