import type { Decider } from '@punctual/chassis';
import { Rejection, type UserEvent } from '@punctual/contracts';

/** An account that exists or not. `hash` is the hash of its password. */
export type User = { status: 'none' } | { status: 'registered'; hash: string };

/** `hash` is the hash of the password, scrypt in PHC string form. `now` is RFC 3339. */
export type UserCommand =
  | {
      type: 'RegisterUser';
      data: { userId: string; email: string; role: 'admin' | 'author' | 'viewer'; hash: string; now: string };
    }
  | { type: 'SetPassword'; data: { userId: string; hash: string; now: string } };

const evolve = (state: User, { type, data }: UserEvent): User => {
  switch (type) {
    case 'UserRegistered':
      return { status: 'registered', hash: '' };
    case 'PasswordSet':
      return state.status === 'none' ? state : { ...state, hash: data.hash };
  }
};

const decide = ({ type, data }: UserCommand, state: User): UserEvent[] => {
  switch (type) {
    case 'RegisterUser': {
      if (state.status === 'registered') return []; // same id, same intent: the account keeps the password it has
      const { userId, email, role, hash, now } = data;
      return [
        { type: 'UserRegistered', data: { userId, email, role, at: now } },
        { type: 'PasswordSet', data: { userId, hash, at: now } },
      ];
    }
    case 'SetPassword': {
      if (state.status === 'none') throw new Rejection('user/unknown', 'there is no such account');
      const { userId, hash, now } = data;
      // A salted hash differs each time, so only the identical hash means "already done".
      return state.hash === hash ? [] : [{ type: 'PasswordSet', data: { userId, hash, at: now } }];
    }
  }
};

/** An account: registered once, with a password that can be changed. */
export const user: Decider<User, UserCommand, UserEvent> = { initial: { status: 'none' }, evolve, decide };
