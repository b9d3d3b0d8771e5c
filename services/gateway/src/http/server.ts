import { createServer, type Server } from 'node:http';
import { ConfigError } from '@punctual/chassis';
import type Koa from 'koa';

/** A request that is not in after this long is given up. */
const REQUEST_MS = 30_000;

const listening = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why: Record<string, string> = {
        EADDRINUSE: `PORT: ${port} is in use on ${host}; stop what uses it, or set PORT to another one`,
        EACCES: `PORT: listening on ${port} is not permitted; set PORT to one above 1023`,
        EADDRNOTAVAIL: `HOST: ${host} is not an address of this machine`,
        ENOTFOUND: `HOST: ${host} is not known`,
      };
      const text = why[error.code ?? ''];
      reject(text ? new ConfigError(text, { cause: error }) : error);
    });
    server.listen({ port, host }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });

/** A server that listens. `port` 0 takes a free one. `stop` takes no new requests and lets those under way finish. */
export const listen = async (
  app: Koa,
  { port, host }: { port: number; host: string },
): Promise<{ port: number; stop(): Promise<void> }> => {
  const server = createServer({ requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS }, app.callback());
  const actual = await listening(server, port, host);
  return {
    port: actual,
    stop: () =>
      new Promise((resolve) => {
        // Connections kept alive end with the answer they are waiting for.
        server.prependListener('request', (_, response) => response.setHeader('Connection', 'close'));
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
};
