import {
  newUserResource,
  resetResource,
  type UserResource,
  userBody,
  userChanges,
  userResource,
} from '@punctual/contracts';
import { z } from 'zod';
import type { Accounts, SetPasswordToken } from '../../user/accounts';
import type { ViewEngine } from '../../views/engine';
import type { ViewReader } from '../../views/reader';
import { searching, withWords } from '../../views/text-search';
import { shownUser, type UserRow, userView } from '../../views/user.view';
import { json, pending, pendingSchema } from '../described';
import { listQuery, pageOf, pageText, searchQuery } from '../list';
import { type Answer, type Operation, operation } from '../operation';
import { Problem } from '../problem';
import { written } from '../written';

type Needs = { accounts: Accounts; engine: ViewEngine; views: ViewReader };

const tag = 'Users';
const all = '/api/v1/users';
const one = `${all}/:userId`;
const params = z.strictObject({ userId: z.uuid() });
const resource = userResource.meta({ id: 'User' });
const query = listQuery(['createdAt', '-createdAt', 'email', '-email', 'name', '-name'], 'email').extend({
  role: userResource.shape.role.optional(),
  status: userResource.shape.status.optional(),
  search: searchQuery.describe('a part of the address or the name, in any case'),
});

/** A stored answer must not hold the token. */
const withoutToken = (body: unknown): unknown => {
  const { setPassword, ...rest } = body as { setPassword: SetPasswordToken | null };
  return { ...rest, setPassword: setPassword && { ...setPassword, token: null } };
};

const visibleUser = async (views: ViewReader, userId: string): Promise<UserRow> => {
  const row = await views.get(userView, userId);
  if (!row) throw new Problem(404, 'user/unknown', 'there is no such account');
  return row;
};

/** Accounts, for administrators: create, list, read, change, disable, enable, reset the password. */
export const userRoutes = ({ accounts, engine, views }: Needs): Operation[] => {
  /** The account once the views hold the change, with `more` beside it. */
  const shown = async (status: number, userId: string, more: object = {}): Promise<Answer> => {
    const { visible, position } = await written(engine, [userView]);
    if (!visible) return { status: 202, body: { id: userId, position, ...more } };
    const user: UserResource = shownUser(await visibleUser(views, userId));
    return { status, body: { ...user, ...more }, version: user.version };
  };
  const act = (verb: 'disable' | 'enable', summary: string): Operation =>
    operation({
      method: 'post',
      path: `${one}/${verb}`,
      id: `${verb}User`,
      tag,
      summary,
      access: 'admin',
      params,
      answers: { 200: json('The account', resource), 202: pending },
      handle: async ({ params: { userId }, ifVersion }) => {
        await visibleUser(views, userId);
        await accounts[verb](userId, ifVersion);
        return shown(200, userId);
      },
    });
  return [
    operation({
      method: 'post',
      path: all,
      id: 'createUser',
      tag,
      summary: 'Create an account; without a password, the answer holds a one-time token that sets one within 72 hours',
      access: 'admin',
      body: userBody,
      shownOnce: withoutToken,
      answers: {
        201: json('The account', newUserResource.meta({ id: 'NewUser' })),
        202: json(
          'Recorded, but not readable yet',
          pendingSchema.extend({ setPassword: newUserResource.shape.setPassword }),
        ),
      },
      handle: async ({ body, commandId }) => {
        const { userId, setPassword } = await accounts.create(body, commandId);
        const answer = await shown(201, userId, { setPassword });
        return { ...answer, headers: { Location: `${all}/${userId}`, 'Cache-Control': 'no-store' } };
      },
    }),
    operation({
      method: 'get',
      path: all,
      id: 'listUsers',
      tag,
      summary: 'List and search accounts',
      access: 'admin',
      query,
      answers: { 200: json('A page of accounts', pageOf(resource)) },
      handle: async ({ query: { role, status, search, ...asked } }) => {
        const where = [
          ...(role === undefined ? [] : [['role', '=', role] as const]),
          ...(status === undefined ? [] : [['status', '=', status] as const]),
        ];
        const filters = searching(search, (text) => [withWords(userView, text)]);
        return { status: 200, body: await pageText(views, userView, asked, { where, filters, show: 'summary' }) };
      },
    }),
    operation({
      method: 'get',
      path: one,
      id: 'getUser',
      tag,
      summary: 'Read an account',
      access: 'admin',
      params,
      answers: { 200: json('The account', resource) },
      handle: async ({ params: { userId } }) => {
        const user = shownUser(await visibleUser(views, userId));
        return { status: 200, body: user, version: user.version };
      },
    }),
    operation({
      method: 'put',
      path: one,
      id: 'changeUser',
      tag,
      summary: 'Change the name and the role of an account; the last enabled administrator keeps the role',
      access: 'admin',
      params,
      body: userChanges,
      answers: { 200: json('The account', resource), 202: pending },
      handle: async ({ params: { userId }, body, ifVersion }) => {
        await visibleUser(views, userId);
        await accounts.change(userId, body, ifVersion);
        return shown(200, userId);
      },
    }),
    act(
      'disable',
      'Disable an account: its sessions end at once, and its API keys do not work; not the last administrator',
    ),
    act('enable', 'Enable an account again; it has to log in anew'),
    operation({
      method: 'post',
      path: `${one}/reset-password`,
      id: 'resetUserPassword',
      tag,
      summary:
        'Take the password from an account and end its sessions; the answer holds a one-time token that sets another',
      access: 'admin',
      params,
      shownOnce: withoutToken,
      answers: {
        200: json('The account', resetResource.meta({ id: 'ResetUser' })),
        202: json(
          'Recorded, but not readable yet',
          pendingSchema.extend({ setPassword: resetResource.shape.setPassword }),
        ),
      },
      handle: async ({ params: { userId }, ifVersion }) => {
        await visibleUser(views, userId);
        const setPassword = await accounts.reset(userId, ifVersion);
        return { ...(await shown(200, userId, { setPassword })), headers: { 'Cache-Control': 'no-store' } };
      },
    }),
  ];
};
