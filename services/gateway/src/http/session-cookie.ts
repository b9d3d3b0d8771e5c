import type Koa from 'koa';
import { SESSION_SECONDS } from '../session/sessions';

/** The text of a session's token; an API key is never a cookie. */
const TOKEN = /^[\w-]{43}$/;

/** The cookie that holds the token of a session in a browser (RFC 6265). No script can read it. */
export type SessionCookie = {
  /** The token in a request; undefined where there is none, or more than one, of which one may be planted. */
  read(ctx: Koa.Context): string | undefined;
  /** The `Set-Cookie` field for the token of a new session. */
  set(token: string): string;
  /** The `Set-Cookie` field that removes it. */
  clear(): string;
};

/**
 * The cookie of a gateway. With `secure`, browsers send it over HTTPS alone, and the prefix `__Host-` keeps other hosts
 * of the domain from setting it (RFC 6265bis, section 4.1.3.2). A gateway that is reached over plain HTTP cannot have that.
 */
export const sessionCookie = (secure: boolean): SessionCookie => {
  const name = secure ? '__Host-punctual-session' : 'punctual-session';
  const attributes = `Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
  return {
    read: (ctx) => {
      const pairs = ctx.get('cookie').split(';');
      const values = pairs.flatMap((pair) => {
        const [key, value = ''] = pair.trim().split('=');
        return key === name ? [value] : [];
      });
      return values.length === 1 && TOKEN.test(values[0] ?? '') ? values[0] : undefined;
    },
    set: (token) => `${name}=${token}; Max-Age=${SESSION_SECONDS}; ${attributes}`,
    clear: () => `${name}=; Max-Age=0; ${attributes}`,
  };
};
