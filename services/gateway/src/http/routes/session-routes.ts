import type { Log } from '@punctual/chassis';
import { currentSessionResource, type Scope, sessionBody, sessionResource } from '@punctual/contracts';
import type { Sessions } from '../../session/sessions';
import type { ViewEngine } from '../../views/engine';
import { sessionView } from '../../views/session.view';
import { empty, json } from '../described';
import type { LoginLimit } from '../login-limit';
import { type Operation, operation, ROLES } from '../operation';
import { Problem } from '../problem';
import type { SessionCookie } from '../session-cookie';
import { VISIBLE_MS } from '../written';

/** Logging in and out. */
export const sessionRoutes = ({
  sessions,
  loginLimit,
  engine,
  log,
  cookie,
  defaultTimezone,
}: {
  sessions: Sessions;
  loginLimit: LoginLimit;
  engine: ViewEngine;
  log: Log;
  cookie: SessionCookie;
  defaultTimezone: string;
}): Operation[] => [
  operation({
    method: 'post',
    path: '/api/v1/sessions',
    id: 'createSession',
    tag: 'Sessions',
    summary: 'Log in for 12 hours: with a bearer token, or in a browser with a cookie',
    access: 'public',
    body: sessionBody,
    neverReplayed: true,
    answers: { 201: json('The session', sessionResource) },
    handle: async ({ body: { email, password, cookie: asCookie }, network, foreign }) => {
      // Otherwise a foreign page could log its visitors in to an account of its own, to read what they enter.
      if (asCookie && foreign)
        throw new Problem(403, 'session/foreign-origin', 'a page of another origin cannot start a session by cookie');
      loginLimit.take({ network, email });
      const started = await sessions.start(email, password);
      if (!started) {
        log.warn('refused a login');
        throw new Problem(401, 'session/refused', 'the e-mail address or the password is wrong', [], {
          'WWW-Authenticate': 'Bearer realm="punctual"',
        });
      }
      const { position, token, ...session } = started;
      if (position) await engine.waitFor(position, VISIBLE_MS, [sessionView]);
      const uncached = { 'Cache-Control': 'no-store' };
      return asCookie
        ? { status: 201, body: session, headers: { ...uncached, 'Set-Cookie': cookie.set(token) } }
        : { status: 201, body: { token, ...session }, headers: uncached };
    },
  }),
  operation({
    method: 'get',
    path: '/api/v1/sessions/current',
    id: 'getCurrentSession',
    tag: 'Sessions',
    summary: 'Read who is logged in, until when, and what they may do',
    access: 'reader',
    answers: { 200: json('The session', currentSessionResource.meta({ id: 'CurrentSession' })) },
    handle: async ({ user: { userId: id, email, name, role, expiresAt, scopes } }) => {
      const may = (access: 'writer' | 'admin', scope: Scope) =>
        ROLES[access].includes(role) && (scopes?.includes(scope) ?? true);
      const capabilities = { write: may('writer', 'write'), administer: may('admin', 'admin') };
      const user = { id, email, name, role };
      return { status: 200, body: { user, expiresAt, zoneOfServer: defaultTimezone, capabilities } };
    },
  }),
  operation({
    method: 'delete',
    path: '/api/v1/sessions/current',
    id: 'deleteCurrentSession',
    tag: 'Sessions',
    summary: 'Log out; the token becomes invalid, and a cookie that held it is removed',
    access: 'reader',
    sessionOnly: true,
    answers: { 204: empty('Logged out') },
    handle: async ({ user, byCookie }) => {
      const position = await sessions.end(user.sessionId ?? '');
      if (position) await engine.waitFor(position, VISIBLE_MS, [sessionView]);
      // With another token the session of the browser goes on.
      return { status: 204, headers: byCookie ? { 'Set-Cookie': cookie.clear() } : {} };
    },
  }),
];
