import type Koa from 'koa';

/** Request fields that pages may set beyond those that are always allowed. */
const REQUEST_FIELDS = 'Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-API-Key, traceparent';
/** Response fields that pages may read beyond those that are always allowed. */
const RESPONSE_FIELDS = 'Content-Disposition, ETag, Idempotency-Replayed, Location, Retry-After, WWW-Authenticate';
/** How long a browser may remember the answer to a preflight, in seconds. */
const MAX_AGE = 600;

/** Whether a text is an origin as browsers send it, such as `https://app.example.com`. */
export const isOrigin = (text: string): boolean => /^https?:/.test(text) && URL.parse(text)?.origin === text;

/**
 * Lets pages of these origins use the API (Fetch standard, section 3.2). Without cookies there are no credentials to
 * share, so pages send a token themselves. A preflight gets the same answer for every path: it reveals no routes.
 */
export const cors = (origins: readonly string[]): Koa.Middleware => {
  const allowed = new Set(origins);
  return async (ctx, next) => {
    if (allowed.size === 0 || !/^\/(api\/|openapi\.json$)/.test(ctx.path)) return next();
    ctx.vary('Origin');
    const origin = ctx.get('origin');
    if (!allowed.has(origin)) return next();
    ctx.set('Access-Control-Allow-Origin', origin);
    ctx.set('Access-Control-Expose-Headers', RESPONSE_FIELDS);
    if (ctx.method !== 'OPTIONS' || ctx.get('access-control-request-method') === '') return next();
    ctx.set('Access-Control-Allow-Methods', 'GET, POST, PUT, DELETE');
    ctx.set('Access-Control-Allow-Headers', REQUEST_FIELDS);
    ctx.set('Access-Control-Max-Age', String(MAX_AGE));
    ctx.status = 204;
  };
};
