import { type Clock, DEFAULT_TENANT, sha256 } from '@punctual/chassis';
import type Koa from 'koa';
import type { Principal, Sessions } from '../session/sessions';
import { authenticate, type KnowsCallers } from './authenticate';
import { isForwarded, isLoopback, networkOf } from './client';
import type { LoginLimit } from './login-limit';
import { Problem } from './problem';

type Needs = KnowsCallers & { sessions: Sessions; loginLimit: LoginLimit; clock: Clock };

/** A browser sends its password with every request; a verified one is not hashed again for this long. */
const REMEMBERED_MS = 5 * 60_000;
const REMEMBERED = 100;

const credentialsIn = (header: string): { email: string; password: string } | null => {
  const encoded = /^Basic ([A-Za-z0-9+/]{1,4000}={0,2})$/i.exec(header)?.[1];
  const text = Buffer.from(encoded ?? '', 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? null : { email: text.slice(0, colon), password: text.slice(colon + 1) };
};

/** Pages with the data of all tenants are for administrators of the default tenant, which is that of the operator. */
const mayRead = ({ role, tenantId, scopes }: Pick<Principal, 'role' | 'tenantId'> & Partial<Principal>): boolean =>
  role === 'admin' && tenantId === DEFAULT_TENANT && (scopes?.includes('read') ?? true);

/**
 * Guards pages that show the data of all users: open where the server listens on loopback and the client is on this
 * machine, else for administrators who log in with a bearer token or, in a browser, with HTTP Basic (RFC 7617).
 */
export const localOrLogin = (host: string, needs: Needs): Koa.Middleware => {
  const { sessions, loginLimit, clock } = needs;
  const remembered = new Map<string, { userId: string; hash: string | null; until: number }>();

  const byPassword = async (header: string, network: string): Promise<boolean | null> => {
    const key = sha256(header);
    const known = remembered.get(key);
    if (known && known.until > clock.millis()) {
      // Another password since, another role, or an account that was disabled, counts at once.
      const now = await sessions.enabled(known.userId);
      if (now && now.hash === known.hash) return mayRead(now);
    }
    remembered.delete(key);
    const given = credentialsIn(header);
    if (!given) return null;
    loginLimit.take({ network, email: given.email });
    const user = await sessions.accountOf(given.email, given.password);
    if (!user) return null;
    remembered.set(key, { userId: user.id, hash: user.hash, until: clock.millis() + REMEMBERED_MS });
    if (remembered.size > REMEMBERED) remembered.delete(remembered.keys().next().value ?? '');
    return mayRead(user);
  };

  return async (ctx, next) => {
    // A page of another site can reach loopback through a host name of that site (DNS rebinding); the Host field then shows that name.
    const local = isLoopback(host) && isLoopback(ctx.ip) && isLoopback(ctx.hostname) && !isForwarded(ctx.req);
    if (!local) {
      const header = ctx.get('authorization');
      const may =
        /^Bearer /i.test(header) || ctx.get('x-api-key') !== '' || needs.cookie.read(ctx) !== undefined
          ? mayRead(await authenticate(ctx, needs))
          : await byPassword(header, networkOf(ctx.ip));
      if (may === null)
        throw new Problem(401, 'session/required', 'this needs an administrator account', [], {
          'WWW-Authenticate': 'Basic realm="punctual", charset="UTF-8"',
        });
      if (!may) throw new Problem(403, 'access/forbidden', 'only an administrator may see this');
    }
    await next();
  };
};
