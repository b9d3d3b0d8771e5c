import { createServer } from 'node:net';

/** A free loopback port: `preferred` if it is free. */
export const freePort = (preferred = 0): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().once('error', (error) =>
      preferred === 0 ? reject(error) : freePort().then(resolve, reject),
    );
    probe.listen(preferred, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address
          ? resolve(address.port)
          : reject(new Error('the system assigned no free port')),
      );
    });
  });
