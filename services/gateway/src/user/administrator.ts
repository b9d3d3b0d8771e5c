import { ADMINISTRATOR_ID, type Clock, currentContext, type Repository } from '@punctual/chassis';
import type { AdministratorEvent, UserEvent } from '@punctual/contracts';
import type { AdministratorCommand, Administrators } from './administrators';
import { generatePassword, hashPassword } from './password';
import type { User, UserCommand } from './user';

type Needs = {
  users: Repository<User, UserCommand, UserEvent>;
  administrators: Repository<Administrators, AdministratorCommand, AdministratorEvent>;
  clock: Clock;
};

/**
 * Creates the administrator when no account exists. Returns `password` only when it was generated here: it cannot be
 * read later.
 */
export const ensureAdministrator = async (
  { users, administrators, clock }: Needs,
  { email, password }: { email: string; password?: string | undefined },
): Promise<{ created: boolean; password?: string }> => {
  const begin = () =>
    administrators.execute(currentContext().tenantId, {
      type: 'BeginAdministrators',
      data: { userId: ADMINISTRATOR_ID, now: clock.now() },
    });
  if ((await users.load(ADMINISTRATOR_ID)).status !== 'none') {
    // Accounts of an older version have no such stream yet; nothing could take the role from the first one then.
    await begin();
    return { created: false };
  }
  const chosen = password ?? generatePassword();
  const data = {
    userId: ADMINISTRATOR_ID,
    email,
    name: null,
    role: 'admin',
    commandId: null,
    hash: await hashPassword(chosen),
    now: clock.now(),
  } as const;
  const created = (await users.execute(ADMINISTRATOR_ID, { type: 'RegisterUser', data })).length > 0;
  await begin();
  return created && password === undefined ? { created, password: chosen } : { created };
};
