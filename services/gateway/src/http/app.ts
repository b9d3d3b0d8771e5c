import type Router from '@koa/router';
import type { Clock, Log } from '@punctual/chassis';
import Koa from 'koa';
import helmet from 'koa-helmet';
import type { ChangesSince } from '../audit/changes-since';
import type { Sessions } from '../session/sessions';
import { authenticate, type KnowsCallers } from './authenticate';
import { clientAddress, networks } from './client';
import { isClientError } from './client-errors';
import { consolePages } from './console-pages';
import { cors } from './cors';
import type { Idempotency } from './idempotency';
import { localOrLogin } from './local-or-login';
import type { LoginLimit } from './login-limit';
import { observe } from './observe';
import type { Operation } from './operation';
import { problems } from './problems';
import { type RouteTable, routeTable } from './route-table';
import { serve } from './serve';

type Needs = KnowsCallers & {
  sessions: Sessions;
  idempotency: Idempotency;
  changesSince: ChangesSince;
  loginLimit: LoginLimit;
  clock: Clock;
  log: Log;
};

/** How clients reach the application: trusted proxies, the address it listens on, whether users see HTTPS, other origins whose pages may use the API, and the page of its own. */
export type Reached = {
  trustProxy: readonly string[];
  host: string;
  secure: boolean;
  corsOrigins: readonly string[];
  /** Where the built console is. */
  consoleFolder: string;
};

/** Routes that another part adds, protected by the given guard. */
export type GuardedRoutes = (guard: Koa.Middleware) => Router;

/** The routes of these operations. */
export const routesOf = (
  operations: readonly Operation[],
  needs: KnowsCallers & Pick<Needs, 'idempotency' | 'changesSince'>,
): RouteTable => routeTable(operations, (one) => serve(one, needs));

/** The complete HTTP application: middleware, the operations, and routes that a program adds (the inbox). */
export const createApp = (
  { routes, allowedMethods }: RouteTable,
  added: readonly GuardedRoutes[],
  { trustProxy, host, secure, corsOrigins, consoleFolder }: Reached,
  needs: Needs,
): Koa => {
  const app = new Koa();
  app.on('error', (error: unknown) => {
    // The server has already logged client errors, without the bytes they carry.
    if (!isClientError(error)) needs.log.error({ err: error }, 'could not send a response');
  });
  const trusted = networks(trustProxy);
  app.use(async (ctx, next) => {
    ctx.request.ip = clientAddress(ctx.req, trusted);
    await next();
  });
  app.use(observe(needs.log));
  app.use(problems(needs.log));
  // Over plain HTTP, as on a laptop, upgrading every link to HTTPS would break every page.
  const contentSecurityPolicy = secure ? {} : { directives: { upgradeInsecureRequests: null } };
  app.use(helmet({ contentSecurityPolicy, strictTransportSecurity: secure }));
  app.use(cors(corsOrigins));
  app.use(routes);
  // Unknown routes and methods also need a token, so routes cannot be enumerated.
  app.use(async (ctx, next) => {
    if (ctx.path.startsWith('/api/')) await authenticate(ctx, needs);
    await next();
  });
  const others = added.map((of) => of(localOrLogin(host, needs)));
  for (const other of others) app.use(other.routes());
  app.use(consolePages(consoleFolder, { secure }));
  app.use(allowedMethods);
  for (const other of others) app.use(other.allowedMethods());
  return app;
};
