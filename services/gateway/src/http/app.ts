import Router from '@koa/router';
import type { Log } from '@punctual/chassis';
import Koa from 'koa';
import helmet from 'koa-helmet';
import type { Sessions } from '../session/sessions';
import type { Idempotency } from './idempotency';
import { loginLimit } from './login-limit';
import { observe } from './observe';
import type { Operation } from './operation';
import { problems } from './problems';
import { authenticate, serve } from './serve';

type Needs = { sessions: Sessions; idempotency: Idempotency; log: Log };

/** The routes of these operations. */
export const routerOf = (operations: readonly Operation[], needs: Needs): Router => {
  const router = new Router();
  for (const one of operations) router[one.method](one.path, serve(one, needs));
  return router;
};

/** The whole of HTTP: what surrounds every request, the operations, and `others` that a program adds (an inbox). */
export const createApp = (
  router: Router,
  others: readonly Router[],
  { secure, ...needs }: Needs & { secure: boolean },
): Koa => {
  const app = new Koa();
  app.on('error', (error: unknown) => needs.log.error({ err: error }, 'an answer could not be sent'));
  app.use(observe(needs.log));
  app.use(problems(needs.log));
  // Over plain HTTP, as on a laptop, upgrading every link to HTTPS would break every page.
  const contentSecurityPolicy = secure ? {} : { directives: { upgradeInsecureRequests: null } };
  app.use(helmet({ contentSecurityPolicy, strictTransportSecurity: secure }));
  app.use(loginLimit('/api/v1/sessions'));
  app.use(router.routes());
  // Nobody without a token learns which routes there are.
  app.use(async (ctx, next) => {
    if (ctx.path.startsWith('/api/') && ctx.path !== '/api/v1/sessions' && ctx.method !== 'OPTIONS')
      await authenticate(ctx, needs.sessions);
    await next();
  });
  for (const other of others) app.use(other.routes());
  app.use(router.allowedMethods());
  for (const other of others) app.use(other.allowedMethods());
  return app;
};
