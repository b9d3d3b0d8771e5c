import type Koa from 'koa';
import ratelimit from 'koa-ratelimit';

/** Tries to log in that one address may make in one window; hashing costs far more than any other request. */
const TRIES = 20;
const WINDOW_MS = 60_000;
/** The limiter never forgets an address by itself, so the memory is bounded here. */
const MAX_ADDRESSES = 10_000;

/** Refuses with 429 whoever tries to log in too often. */
export const loginLimit = (path: string): Koa.Middleware => {
  const db = new Map<string, unknown>();
  return ratelimit({
    driver: 'memory',
    db,
    duration: WINDOW_MS,
    max: TRIES,
    id: (ctx) => {
      if (ctx.method !== 'POST' || ctx.path.replace(/\/$/, '') !== path) return false;
      if (db.size > MAX_ADDRESSES) db.clear();
      return ctx.ip;
    },
    throw: true,
    errorMessage: 'too many logins; try again in a minute',
    headers: { remaining: 'RateLimit-Remaining', reset: 'RateLimit-Reset', total: 'RateLimit-Limit' },
  });
};
