import Router, { type RouterContext } from '@koa/router';
import type Koa from 'koa';
import type { Operation } from './operation';

/** What a path is about, as `reports` in `/api/v1/reports/:reportId`. */
const subjectOf = (path: string): string => /^\/(?:api\/v1\/)?([^/]*)/.exec(path)?.[1] ?? '';

/** Routes, and what answers a request whose path has some, but not for its method. */
export type RouteTable = { routers: readonly Router[]; routes: Koa.Middleware; allowedMethods: Koa.Middleware };

/**
 * The routes of operations, as `serve` answers each. Those about one subject are in one router, so that a request is compared with
 * the few paths about its own and not with all. A path has one spelling, so that a rule about it cannot be bypassed with a variant.
 */
export const routeTable = (
  operations: readonly Operation[],
  serve: (operation: Operation) => Koa.Middleware,
): RouteTable => {
  const newRouter = () => new Router({ sensitive: true });
  const about = new Map<string, Router>();
  for (const operation of operations) {
    const subject = subjectOf(operation.path);
    if (/[:{*]/.test(subject)) throw new Error(`the path ${operation.path} must begin with what it is about`);
    const router = about.get(subject) ?? newRouter();
    about.set(subject, router);
    router[operation.method](operation.path, serve(operation));
  }
  const served = new Map([...about].map(([subject, router]) => [subject, router.routes()]));
  const nothing = newRouter();
  const unknown = nothing.routes();
  return {
    routers: [...about.values()],
    routes: (ctx, next) => (served.get(subjectOf(ctx.path)) ?? unknown)(ctx as RouterContext, next),
    allowedMethods: nothing.allowedMethods() as Koa.Middleware,
  };
};
