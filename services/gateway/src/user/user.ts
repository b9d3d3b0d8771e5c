import type { Decider } from '@punctual/chassis';
import { type DigestSetting, Rejection, type UserEvent } from '@punctual/contracts';

type Role = 'admin' | 'author' | 'viewer';

/** An account. `hash` is the hash of its password, empty while none is set; `token` may set one. */
export type User =
  | { status: 'none' }
  | {
      status: 'enabled' | 'disabled';
      email: string;
      name: string | null;
      role: Role;
      hash: string;
      token: { hash: string; expiresAt: string } | null;
      commandId: string | null;
      /** How often the user is told how their schedules did; null while they never said. */
      digest: DigestSetting | null;
      version: number;
    };
export type Account = Exclude<User, { status: 'none' }>;

/** What a command is about: the account, the version the caller read (null for any) and the time, RFC 3339. */
type About = { userId: string; ifVersion?: number | null; now: string };
type Token = { tokenHash: string; expiresAt: string };

/** `hash` is the hash of a password, scrypt in PHC string form; `tokenHash` is the SHA-256 of a one-time token. */
export type UserCommand =
  | {
      type: 'RegisterUser';
      data: About & { email: string; name: string | null; role: Role; commandId: string | null } & (
          | { hash: string }
          | Token
        );
    }
  | { type: 'SetPassword'; data: About & { hash: string } }
  | { type: 'ResetPassword'; data: About & Token }
  | { type: 'UsePasswordToken'; data: About & { tokenHash: string; hash: string } }
  | { type: 'ChangeUser'; data: About & { name: string | null; role: Role } }
  | { type: 'DisableUser' | 'EnableUser'; data: About }
  | { type: 'SetDigest'; data: About & Omit<DigestSetting, 'since'> };

const changed = (state: Account, { type, data }: UserEvent): Account => {
  switch (type) {
    case 'UserRegistered':
      return state;
    case 'PasswordSet':
      return { ...state, hash: data.hash, token: null };
    case 'PasswordReset':
      return { ...state, hash: '', token: { hash: data.tokenHash, expiresAt: data.expiresAt } };
    case 'UserRenamed':
      return { ...state, name: data.name };
    case 'UserRoleChanged':
      return { ...state, role: data.role };
    case 'UserDisabled':
      return { ...state, status: 'disabled' };
    case 'UserEnabled':
      return { ...state, status: 'enabled' };
    case 'UserDigestSet':
      return { ...state, digest: { frequency: data.frequency, timezone: data.timezone, since: data.at } };
  }
};

const evolve = (state: User, event: UserEvent): User => {
  if (event.type === 'UserRegistered') {
    const { email, name, role, commandId } = event.data;
    return { status: 'enabled', email, name, role, hash: '', token: null, commandId, digest: null, version: 1 };
  }
  return state.status === 'none' ? state : { ...changed(state, event), version: state.version + 1 };
};

/** The same text for every reason, so that it does not reveal which tokens ever existed. */
export const tokenRefused = (): Rejection =>
  new Rejection('password-token/invalid', 'the token is unknown, used or expired', [
    { path: 'token', message: 'is unknown, used or expired' },
  ]);

const register = ({ data }: Extract<UserCommand, { type: 'RegisterUser' }>, state: User): UserEvent[] => {
  const { userId, email, name, role, commandId, now: at } = data;
  if (state.status !== 'none') {
    if (state.commandId === commandId) return []; // same intent: the account keeps the password it has
    throw new Rejection('user/address-taken', 'there is an account with this address');
  }
  const secret: UserEvent =
    'hash' in data
      ? { type: 'PasswordSet', data: { userId, hash: data.hash, at } }
      : { type: 'PasswordReset', data: { userId, tokenHash: data.tokenHash, expiresAt: data.expiresAt, at } };
  return [{ type: 'UserRegistered', data: { userId, email, name, role, commandId, at } }, secret];
};

const existing = ({ ifVersion = null }: About, state: User): Account => {
  if (state.status === 'none') throw new Rejection('user/unknown', 'there is no such account');
  if (ifVersion !== null && ifVersion !== state.version)
    throw new Rejection('user/stale', `the account is at version ${state.version}`);
  return state;
};

const decide = (command: UserCommand, state: User): UserEvent[] => {
  if (command.type === 'RegisterUser') return register(command, state);
  if (command.type === 'UsePasswordToken' && state.status === 'none') throw tokenRefused();
  const account = existing(command.data, state);
  const { userId, now: at } = command.data;
  switch (command.type) {
    case 'SetPassword':
      // A salted hash differs each time, so only the identical hash means "already done".
      return account.hash === command.data.hash
        ? []
        : [{ type: 'PasswordSet', data: { userId, hash: command.data.hash, at } }];
    case 'ResetPassword': {
      const { tokenHash, expiresAt } = command.data;
      return account.token?.hash === tokenHash
        ? []
        : [{ type: 'PasswordReset', data: { userId, tokenHash, expiresAt, at } }];
    }
    case 'UsePasswordToken': {
      const { token, status } = account;
      const fits = token !== null && token.hash === command.data.tokenHash && token.expiresAt > at;
      if (!fits || status === 'disabled') throw tokenRefused();
      return [{ type: 'PasswordSet', data: { userId, hash: command.data.hash, at } }];
    }
    case 'ChangeUser': {
      const { name, role } = command.data;
      return [
        ...(name === account.name ? [] : [{ type: 'UserRenamed', data: { userId, name, at } } as const]),
        ...(role === account.role ? [] : [{ type: 'UserRoleChanged', data: { userId, role, at } } as const]),
      ];
    }
    case 'DisableUser':
      return account.status === 'disabled' ? [] : [{ type: 'UserDisabled', data: { userId, at } }];
    case 'EnableUser':
      return account.status === 'enabled' ? [] : [{ type: 'UserEnabled', data: { userId, at } }];
    case 'SetDigest': {
      const { frequency, timezone } = command.data;
      const { digest } = account;
      const isSame = digest ? digest.frequency === frequency && digest.timezone === timezone : frequency === 'off';
      return isSame ? [] : [{ type: 'UserDigestSet', data: { userId, frequency, timezone, at } }];
    }
  }
};

/** An account: registered once; its name, role and password can be changed, and it can be disabled. */
export const user: Decider<User, UserCommand, UserEvent> = { initial: { status: 'none' }, evolve, decide };
