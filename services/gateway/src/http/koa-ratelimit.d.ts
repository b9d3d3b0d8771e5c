declare module 'koa-ratelimit' {
  import type { Context, Middleware } from 'koa';

  /** The options used here; the package has no types of its own. */
  type Options = {
    driver: 'memory';
    db: Map<string, unknown>;
    /** Milliseconds. */
    duration: number;
    max: number;
    id: (ctx: Context) => string | false;
    throw: boolean;
    errorMessage: string;
    headers: { remaining: string; reset: string; total: string };
  };

  const ratelimit: (options: Options) => Middleware;
  export = ratelimit;
}
