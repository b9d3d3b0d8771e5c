import { type Clock, type Repository, uuidOf } from '@punctual/chassis';
import type { UserEvent } from '@punctual/contracts';
import { generatePassword, hashPassword } from './password';
import type { User, UserCommand } from './user';

/** The id of the first account, always the same: it exists exactly when any account exists, and two gateways cannot both create it. */
export const ADMINISTRATOR_ID = uuidOf('user administrator');

/**
 * Creates the administrator when no account exists. Returns `password` only when it was generated here: it cannot be
 * read later.
 */
export const ensureAdministrator = async (
  { users, clock }: { users: Repository<User, UserCommand, UserEvent>; clock: Clock },
  { email, password }: { email: string; password?: string | undefined },
): Promise<{ created: boolean; password?: string }> => {
  if ((await users.load(ADMINISTRATOR_ID)).status === 'registered') return { created: false };
  const chosen = password ?? generatePassword();
  const data = {
    userId: ADMINISTRATOR_ID,
    email,
    role: 'admin',
    hash: await hashPassword(chosen),
    now: clock.now(),
  } as const;
  const created = (await users.execute(ADMINISTRATOR_ID, { type: 'RegisterUser', data })).length > 0;
  return created && password === undefined ? { created, password: chosen } : { created };
};
