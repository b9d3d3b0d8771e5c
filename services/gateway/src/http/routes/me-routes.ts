import { isZone } from '@punctual/chassis/zones';
import { callerResource, digestBody, digestResource, passwordByToken, passwordChange } from '@punctual/contracts';
import type { Sessions } from '../../session/sessions';
import type { Accounts } from '../../user/accounts';
import type { ViewEngine } from '../../views/engine';
import { sessionView } from '../../views/session.view';
import { userView } from '../../views/user.view';
import { empty, json } from '../described';
import type { LoginLimit } from '../login-limit';
import { type Operation, operation } from '../operation';
import { invalid } from '../problem';
import { VISIBLE_MS, written } from '../written';

type Needs = {
  accounts: Accounts;
  sessions: Sessions;
  loginLimit: LoginLimit;
  engine: ViewEngine;
  defaultTimezone: string;
};

const tag = 'Me';
const weekly = { frequency: 'weekly', timezone: 'Europe/Berlin' } as const;
const digestSetting = digestResource.meta({
  id: 'MyDigest',
  example: { ...weekly, since: '2026-11-23T09:00:00.000Z' },
});

/** The caller's own account. */
export const meRoutes = ({ accounts, sessions, loginLimit, engine, defaultTimezone }: Needs): Operation[] => [
  operation({
    method: 'get',
    path: '/api/v1/me',
    id: 'getMe',
    tag,
    summary: 'Read your own account',
    access: 'reader',
    answers: { 200: json('The account', callerResource.meta({ id: 'Me' })) },
    handle: async ({ user: { userId: id, email, name, role } }) => ({ status: 200, body: { id, email, name, role } }),
  }),
  operation({
    method: 'get',
    path: '/api/v1/me/digest',
    id: 'getMyDigest',
    tag,
    summary: 'Read how often you are told by mail how your schedules did',
    access: 'reader',
    answers: { 200: json('The setting', digestSetting) },
    handle: async ({ user: { userId } }) => ({
      status: 200,
      body: (await accounts.digest(userId)) ?? { frequency: 'off', timezone: defaultTimezone, since: null },
    }),
  }),
  operation({
    method: 'put',
    path: '/api/v1/me/digest',
    id: 'setMyDigest',
    tag,
    summary: 'Choose how often you are told by mail how your schedules did: weekly, monthly, or not at all',
    access: 'reader',
    body: digestBody(defaultTimezone),
    example: weekly,
    answers: { 200: json('The setting', digestSetting) },
    handle: async ({ user: { userId }, body }) => {
      if (!isZone(body.timezone))
        throw invalid([
          {
            path: 'timezone',
            message: 'is not a region of the IANA time zone database; give one such as Europe/Berlin',
          },
        ]);
      await accounts.setDigest(userId, body);
      await written(engine, [userView]);
      return { status: 200, body: (await accounts.digest(userId)) ?? { ...body, since: null } };
    },
  }),
  operation({
    method: 'put',
    path: '/api/v1/me/password',
    id: 'changeMyPassword',
    tag,
    summary: 'Change your own password; your other sessions end',
    access: 'reader',
    sessionOnly: true,
    body: passwordChange,
    answers: { 204: empty('Changed') },
    handle: async ({ user: { userId, email, sessionId }, body: { currentPassword, newPassword }, network }) => {
      loginLimit.take({ network, email });
      if (!(await sessions.accountOf(email, currentPassword)))
        throw invalid([{ path: 'currentPassword', message: 'is not your password' }]);
      await accounts.setPassword(userId, newPassword);
      await written(engine, [userView, sessionView]);
      await sessions.endOthers(userId, sessionId);
      await written(engine, [sessionView]);
      return { status: 204 };
    },
  }),
  operation({
    method: 'post',
    path: '/api/v1/passwords',
    id: 'setPasswordByToken',
    tag,
    summary: 'Set a password with the one-time token of an invitation or a reset',
    access: 'public',
    body: passwordByToken,
    neverReplayed: true,
    answers: { 204: empty('Set; the account can log in') },
    handle: async ({ body: { token, password }, network }) => {
      // Every attempt costs a hash, as a login does.
      loginLimit.take({ network, email: `token ${token.slice(0, 36)}` });
      const position = await accounts.setByToken(token, password);
      if (position) await engine.waitFor(position, VISIBLE_MS, [userView]);
      return { status: 204 };
    },
  }),
];
