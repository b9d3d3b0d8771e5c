import type { Log } from '@punctual/chassis';
import type Koa from 'koa';
import { Problem, problemBody, problemOfStatus, toProblem } from './problem';

const answer = (ctx: Koa.Context, problem: Problem): void => {
  ctx.status = problem.status;
  ctx.set({ 'Cache-Control': 'no-store', ...problem.headers });
  ctx.body = JSON.stringify(problemBody(problem));
  ctx.type = 'application/problem+json';
};

const unanswered = (ctx: Koa.Context): Problem | null => {
  const silent = ctx.body === undefined || ctx.body === null;
  if (!silent) return null;
  if (ctx.status === 404) return problemOfStatus(404, `there is nothing at ${ctx.path}`);
  if (ctx.status === 405)
    return problemOfStatus(405, `${ctx.method} is not among the methods of ${ctx.path}: ${ctx.response.get('allow')}`);
  return ctx.status === 501 ? problemOfStatus(501, `${ctx.method} is not a supported method`) : null;
};

/** The one place where errors become responses: problem details (RFC 9457) without internal information. */
export const problems =
  (log: Log): Koa.Middleware =>
  async (ctx, next) => {
    try {
      await next();
      const problem = unanswered(ctx);
      if (problem) answer(ctx, problem);
    } catch (error) {
      const problem = toProblem(error);
      if (!problem) log.error({ err: error, method: ctx.method, route: ctx['_matchedRoute'] }, 'a request failed');
      else if (problem.status === 503) log.warn({ err: error }, 'a request failed because a part is unreachable');
      answer(ctx, problem ?? new Problem(500, 'service/failed', 'internal error; see the log'));
      // An unread body would otherwise be parsed as the next request on this connection.
      if (!ctx.req.readableEnded && !ctx.req.complete) ctx.set('Connection', 'close');
    }
  };
