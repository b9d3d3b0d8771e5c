import type Koa from 'koa';
import { isLoopback } from './client';
import { Problem } from './problem';

/** The header that pages of this gateway send with every change. Another origin may send it only after a preflight, which is refused. */
const CONSOLE_HEADER = 'x-punctual-console';

/** Tells which requests a page of another origin sent. */
export type ForeignPages = {
  /** Whether a page of another origin, or of another host of the same site, sent a request. Programs send neither field. */
  isForeign(ctx: Koa.Context): boolean;
  /**
   * Checks a request that a cookie authenticates: browsers add the cookie to what any page sends.
   * @throws Problem 403 unless a page of this gateway sent it; for a change it must say so itself
   */
  check(ctx: Koa.Context): void;
};

const refuse = (detail: string): never => {
  throw new Problem(403, 'session/foreign-origin', detail);
};

/**
 * The rule of a gateway that users reach at `publicUrl`, or at the host they name where that is not set. It compares the
 * `Origin` (RFC 6454, section 7) and `Sec-Fetch-Site` (Fetch Metadata, section 2.4) of a request, which no page can forge.
 */
export const foreignPages = (publicUrl: string | undefined): ForeignPages => {
  const publicOrigin = URL.parse(publicUrl ?? '')?.origin;
  const secure = publicOrigin?.startsWith('https:') ?? false;

  const isOwn = (origin: string, host: string): boolean => {
    if (origin === publicOrigin) return true;
    const parsed = URL.parse(origin);
    if (!parsed || parsed.origin !== origin || parsed.host !== host.toLowerCase()) return false;
    // A page that came over plain HTTP may be anyone's on the way, except on this machine.
    return !secure || parsed.protocol === 'https:' || isLoopback(parsed.hostname);
  };
  const isForeign = (ctx: Koa.Context): boolean => {
    const [origin, site] = [ctx.get('origin'), ctx.get('sec-fetch-site')];
    return !['', 'same-origin', 'none'].includes(site) || (origin !== '' && !isOwn(origin, ctx.get('host')));
  };
  return {
    isForeign,
    check: (ctx) => {
      if (isForeign(ctx)) refuse('a page of another origin cannot use the session of the console');
      if (ctx.method === 'GET' || ctx.method === 'HEAD') return;
      if (ctx.get('origin') === '' || ctx.get(CONSOLE_HEADER) !== '1')
        refuse('a change in the session of the console needs the headers Origin and X-Punctual-Console: 1');
    },
  };
};
