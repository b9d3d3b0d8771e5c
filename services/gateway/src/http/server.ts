import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Lifecycle, type Log, listen } from '@punctual/chassis';
import type Koa from 'koa';
import { answerClientErrors, answerProblem, refused } from './client-errors';
import { Problem } from './problem';

/** How long a request may take to arrive. */
const REQUEST_MS = 30_000;

/** A listening server. It answers 503 until `serve` is called, so that the port is known to be free before anything is created. */
export type HttpServer = {
  /** The URL of the server. */
  url: string;
  /** Passes every request from now on to the application. */
  serve(app: Koa): void;
  /** Accepts no new requests and lets those in progress finish. Repeated calls wait for the same end. */
  stop(): Promise<void>;
};

const urlOf = (host: string, port: number): string => {
  const reachable = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
};

const starting = (request: IncomingMessage, response: ServerResponse): void => {
  if (request.url === '/health/live') {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
    response.end('{"status":"live"}');
    return;
  }
  const detail = 'the system is starting; try again in a moment';
  answerProblem(response, new Problem(503, 'service/starting', detail, [], { 'Retry-After': '1' }));
};

/**
 * Listens. Port 0 picks a free port; `requestMs` is how long a request may take to arrive.
 * @throws ConfigError when the port or the address cannot be used.
 */
export const openServer = async (
  { PORT, HOST, requestMs = REQUEST_MS }: { PORT: number; HOST: string; requestMs?: number },
  log: Log,
): Promise<HttpServer> => {
  let handle: (request: IncomingMessage, response: ServerResponse) => unknown = starting;
  const limits = {
    requestTimeout: requestMs,
    headersTimeout: requestMs,
    connectionsCheckingInterval: Math.min(requestMs, 5_000),
    // Node would answer 400 without a body; `refused` checks the Host field instead.
    requireHostHeader: false,
  };
  const server = createServer(limits, (request, response) => {
    if (!refused(request, response)) void handle(request, response);
  });
  answerClientErrors(server, log);
  const port = await listen(server, { host: HOST, port: PORT, settings: { host: 'HOST', port: 'PORT' } });
  let stopped: Promise<void> | null = null;
  return {
    url: urlOf(HOST, port),
    serve: (app) => {
      handle = app.callback();
    },
    stop: () => {
      stopped ??= new Promise((resolve) => {
        // Kept-alive connections close after the response they are waiting for.
        server.prependListener('request', (_, response) => response.setHeader('Connection', 'close'));
        server.close(() => resolve());
        server.closeIdleConnections();
      });
      return stopped;
    },
  };
};

/**
 * Listens, and answers 503 until the gateway has started. A program calls it before it creates anything, so a failure
 * because the port is in use leaves nothing behind.
 * @throws ConfigError when the port or the address cannot be used.
 */
export const startServer = async (
  config: { PORT: number; HOST: string },
  log: Log,
  lifecycle: Lifecycle,
): Promise<HttpServer> => {
  const server = await openServer(config, log);
  await lifecycle.start({ name: 'HTTP port', stop: () => server.stop() });
  return server;
};
