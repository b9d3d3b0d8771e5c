import type { Server } from 'node:net';
import { ConfigError } from './config';

/** Where to listen, and the names of the two settings that say so. */
export type ListenAddress = { host: string; port: number; settings: { host: string; port: string } };

/**
 * Starts to listen and returns the port; port 0 picks a free one.
 * @throws ConfigError naming the setting and the remedy, when the port or the address cannot be used
 */
export const listen = (server: Server, { host, port, settings }: ListenAddress): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reasons: Record<string, string> = {
        EADDRINUSE: `${settings.port}: ${port} is in use on ${host}; stop what uses it, or set ${settings.port} to another one`,
        EACCES: `${settings.port}: listening on ${port} is not permitted; set ${settings.port} to one above 1023`,
        EADDRNOTAVAIL: `${settings.host}: ${host} is not an address of this machine`,
        ENOTFOUND: `${settings.host}: ${host} is not known`,
      };
      const text = reasons[error.code ?? ''];
      reject(text ? new ConfigError(text, { cause: error }) : error);
    });
    server.listen({ port, host }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
