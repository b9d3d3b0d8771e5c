import type { User } from '../api/users';
import type { StatusLook } from '../kit/status';
import { words } from './users.words';

const LOOKS: Readonly<Record<User['status'], Omit<StatusLook, 'word'>>> = {
  ACTIVE: { icon: 'check', tone: 'good' },
  PASSWORD_NOT_SET: { icon: 'clock', tone: 'warn' },
  DISABLED: { icon: 'cross', tone: 'calm' },
};

/** How the state of an account is shown. */
export const userLook = (status: User['status']): StatusLook => ({ ...LOOKS[status], word: words.states[status] });

/** What people call an account. */
export const userName = ({ name, email }: Pick<User, 'name' | 'email'>): string => name ?? email;

/** The address at which the holder of a one-time token sets a password. The token follows `#`, so that no server logs it. */
export const passwordAddress = (origin: string, token: string): string => `${origin}/set-password#${token}`;
