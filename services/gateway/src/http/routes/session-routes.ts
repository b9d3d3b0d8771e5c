import type { Log } from '@punctual/chassis';
import { callerResource, sessionBody, sessionResource } from '@punctual/contracts';
import type { Sessions } from '../../session/sessions';
import type { ViewEngine } from '../../views/engine';
import { sessionView } from '../../views/session.view';
import { empty, json } from '../described';
import type { LoginLimit } from '../login-limit';
import { type Operation, operation } from '../operation';
import { Problem } from '../problem';
import { VISIBLE_MS } from '../written';

/** Logging in and out. */
export const sessionRoutes = ({
  sessions,
  loginLimit,
  engine,
  log,
}: {
  sessions: Sessions;
  loginLimit: LoginLimit;
  engine: ViewEngine;
  log: Log;
}): Operation[] => [
  operation({
    method: 'post',
    path: '/api/v1/sessions',
    id: 'createSession',
    tag: 'Sessions',
    summary: 'Log in; the returned bearer token is valid for 12 hours',
    access: 'public',
    body: sessionBody,
    neverReplayed: true,
    answers: { 201: json('The session', sessionResource) },
    handle: async ({ body: { email, password }, network }) => {
      loginLimit.take({ network, email });
      const started = await sessions.start(email, password);
      if (!started) {
        log.warn('refused a login');
        throw new Problem(401, 'session/refused', 'the e-mail address or the password is wrong', [], {
          'WWW-Authenticate': 'Bearer realm="punctual"',
        });
      }
      const { position, ...session } = started;
      if (position) await engine.waitFor(position, VISIBLE_MS, [sessionView]);
      return { status: 201, body: session, headers: { 'Cache-Control': 'no-store' } };
    },
  }),
  operation({
    method: 'get',
    path: '/api/v1/sessions/current',
    id: 'getCurrentSession',
    tag: 'Sessions',
    summary: 'Read the account that is logged in',
    access: 'reader',
    answers: { 200: json('The account', callerResource) },
    handle: async ({ user: { userId: id, email, name, role } }) => ({ status: 200, body: { id, email, name, role } }),
  }),
  operation({
    method: 'delete',
    path: '/api/v1/sessions/current',
    id: 'deleteCurrentSession',
    tag: 'Sessions',
    summary: 'Log out; the token becomes invalid',
    access: 'reader',
    sessionOnly: true,
    answers: { 204: empty('Logged out') },
    handle: async ({ user }) => {
      const position = await sessions.end(user.sessionId ?? '');
      if (position) await engine.waitFor(position, VISIBLE_MS, [sessionView]);
      return { status: 204 };
    },
  }),
];
