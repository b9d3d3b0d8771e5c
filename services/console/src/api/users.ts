import { queryOptions } from '@tanstack/react-query';
import { type Choice, type Choices, choiceQuery } from './choices';
import { conditions, type Press, read } from './client';
import { changeUser, createUser, disableUser, enableUser, getUser, listUsers, resetUserPassword } from './gen/sdk.gen';
import type { ChangeUserData, CreateUserData, ListUsersData, User } from './gen/types.gen';

export type { User };

/** Filters of the table of users, as the API takes them. */
export type UserFilters = NonNullable<ListUsersData['query']>;
export type NewUser = CreateUserData['body'];
export type UserChanges = ChangeUserData['body'];
/** What lets the holder of the account set a password. Shown once: the server keeps no copy. */
export type SetPassword = { token: string | null; expiresAt: string };

/** Accounts, for administrators: keys and queries. */
export const users = {
  all: ['users'] as const,
  list: (query: UserFilters = {}) =>
    queryOptions({
      queryKey: [...users.all, 'list', query],
      queryFn: ({ signal }) => read(listUsers({ query, signal })),
    }),
};

const on = ({ id, version }: User, { key }: Press) => ({
  path: { userId: id },
  headers: conditions({ version, key }),
});

const asChoice = ({ id, name, email }: User): Choice => ({
  value: id,
  label: name === null ? email : `${name} <${email}>`,
});

/** Accounts to choose from that can sign in. For administrators, who alone may list accounts. */
export const userChoices: Choices = {
  key: users.all[0],
  find: async (search, signal) =>
    (await read(listUsers({ query: { ...choiceQuery(search), status: 'ACTIVE' }, signal }))).data.map(asChoice),
  one: async (userId, signal) => asChoice(await read(getUser({ path: { userId }, signal }))),
};

/** An account as it is now. */
export const currentUser = (userId: string): Promise<User> => read(getUser({ path: { userId } }));
/** Makes an account; its holder sets the password. */
export const inviteUser = async (body: NewUser, intent: Press): Promise<SetPassword | null> =>
  (await read(createUser({ body, headers: conditions(intent) }))).setPassword;
/** Changes name and role; refused with 412 where the account has changed since it was shown. */
export const saveUser = (user: User, body: UserChanges, intent: Press) =>
  read(changeUser({ ...on(user, intent), body }));
/** Ends the sessions of an account; its API keys stop working. */
export const disable = (user: User, intent: Press) => read(disableUser(on(user, intent)));
/** Lets the holder of an account log in again. */
export const enable = (user: User, intent: Press) => read(enableUser(on(user, intent)));
/** Takes the password away; the answer lets the holder of the account set another. */
export const resetPassword = async (user: User, intent: Press): Promise<SetPassword> =>
  (await read(resetUserPassword(on(user, intent)))).setPassword;
