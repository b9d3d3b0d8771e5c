import { filePath, inSpan, type Log, meter, SpanKind } from '@punctual/chassis';
import type Koa from 'koa';

/** Probes and scrapes arrive every few seconds; at info level their lines would bury the others. */
const QUIET = /^\/(health\/|metrics$)/;

/** The route of every page of the console; a path in it may hold an address, such as that of a person. */
export const PAGE_ROUTE = '/{page}';

/** Paths that let whoever reads them in: no log or trace has them. */
const SECRET_ROUTES = [filePath(':token'), '/previews/:token'];

/** For every request: a server span that continues an incoming trace, a log line and a measurement. */
export const observe = (log: Log): Koa.Middleware => {
  const duration = meter().createHistogram('http_server_request_duration_seconds', {
    description: 'Time to answer a request',
    unit: 's',
    advice: { explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] },
  });
  return async (ctx, next) => {
    const started = performance.now();
    const { method, path } = ctx;
    const attributes = { 'http.request.method': method };
    await inSpan(
      method,
      { kind: SpanKind.SERVER, parent: ctx.get('traceparent') || null, attributes },
      async (span) => {
        try {
          await next();
        } finally {
          // The route, not the path: a name per resource would be a series per resource.
          const route = (ctx['_matchedRoute'] as string | undefined) ?? 'unmatched';
          const { status } = ctx;
          const seconds = (performance.now() - started) / 1000;
          span.updateName(`${method} ${route}`);
          span.setAttributes({ 'http.route': route, 'http.response.status_code': status });
          // An unmatched path may hold anything, even a token pasted in the wrong place.
          const isShown = status < 400 && route !== PAGE_ROUTE && !SECRET_ROUTES.includes(route);
          if (isShown) span.setAttribute('url.path', path);
          duration.record(seconds, { method, route, status });
          const level = QUIET.test(path) ? 'debug' : 'info';
          const at = isShown ? { route, path } : { route };
          log[level]({ method, ...at, status, ms: Math.round(seconds * 1000), ip: ctx.ip }, 'request');
        }
      },
    );
  };
};
