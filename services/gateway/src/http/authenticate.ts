import type Koa from 'koa';
import type { Callers } from '../session/callers';
import type { Principal } from '../session/sessions';
import type { AccountLimit } from './account-limit';
import type { ForeignPages } from './foreign';
import { type Operation, ROLES } from './operation';
import { invalid, Problem } from './problem';
import type { SessionCookie } from './session-cookie';

/** Who calls, from where, and how often they may. */
export type KnowsCallers = {
  callers: Pick<Callers, 'holder'>;
  accountLimit: Pick<AccountLimit, 'take'>;
  cookie: SessionCookie;
  foreignPages: ForeignPages;
};

/** The token in the cookie of a request that its cookie authenticates; undefined where a header does. */
export const cookieIn = (ctx: Koa.Context, cookie: SessionCookie): string | undefined => {
  const header = ctx.get('authorization');
  // A browser that logged in to the inbox by HTTP Basic sends that to every path.
  const isLeft = ctx.get('x-api-key') === '' && (header === '' || /^Basic /i.test(header));
  return isLeft ? cookie.read(ctx) : undefined;
};

/**
 * The token of a request: `Authorization: Bearer` (RFC 6750), `X-API-Key`, or else the cookie of the console. A browser
 * cannot be made to send the first two by a page of another origin, so they count whatever cookie comes with them.
 * @throws Problem 422 when there are both; 403 when a page of another origin uses the cookie
 */
const tokenIn = (
  ctx: Koa.Context,
  { cookie, foreignPages }: KnowsCallers,
): { token: string | undefined; given: boolean } => {
  const [header, key] = [ctx.get('authorization'), ctx.get('x-api-key')];
  const bearer = /^Bearer /i.test(header);
  if (key !== '' && bearer)
    throw invalid([{ path: 'X-API-Key', message: 'must not be sent together with Authorization: Bearer' }]);
  const ofBrowser = cookieIn(ctx, cookie);
  if (ofBrowser !== undefined) {
    foreignPages.check(ctx);
    return { token: ofBrowser, given: true };
  }
  const token = key !== '' ? key : /^Bearer ([A-Za-z0-9\-._~+/]{1,200}=*)$/i.exec(header)?.[1];
  return { token, given: key !== '' || header !== '' };
};

/**
 * The account behind the token, the API key or the cookie of a request, however many requests it made.
 * @throws Problem 401; 403 from a page of another origin
 */
export const callerOf = async (ctx: Koa.Context, needs: KnowsCallers): Promise<Principal> => {
  const { token, given } = tokenIn(ctx, needs);
  const user = token ? await needs.callers.holder(token) : null;
  if (user) return user;
  const challenge = given ? 'Bearer realm="punctual", error="invalid_token"' : 'Bearer realm="punctual"';
  const detail = given
    ? 'the token or API key is unknown, ended, revoked or expired'
    : 'this needs a bearer token; POST /api/v1/sessions gives one';
  throw new Problem(401, 'session/required', detail, [], { 'WWW-Authenticate': challenge });
};

/** The same for a request that counts. @throws Problem 429 as well, when the account made too many requests */
export const authenticate = async (ctx: Koa.Context, needs: KnowsCallers): Promise<Principal> => {
  const user = await callerOf(ctx, needs);
  needs.accountLimit.take(user.userId);
  return user;
};

/** The scope an API key needs for an operation, besides `admin` where only administrators may call it. */
export const scopeOf = ({ method }: Pick<Operation, 'method'>): 'read' | 'write' =>
  method === 'get' ? 'read' : 'write';

/** Checks the role of the caller and, with an API key, its scopes. @throws Problem 403 */
export const authorize = (operation: Pick<Operation, 'access' | 'method' | 'sessionOnly'>, user: Principal): void => {
  const { access, sessionOnly = false } = operation;
  if (user.scopes) {
    if (sessionOnly) throw new Problem(403, 'access/session-required', 'an API key does not allow this; log in');
    const needed = [scopeOf(operation), ...(access === 'admin' ? (['admin'] as const) : [])];
    const missing = needed.find((scope) => !user.scopes?.includes(scope));
    if (missing) throw new Problem(403, 'access/scope-missing', `the API key does not have the scope ${missing}`);
  }
  if (!ROLES[access].includes(user.role))
    throw new Problem(403, 'access/forbidden', `the role ${user.role} does not allow this`);
};
