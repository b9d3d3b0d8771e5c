import { createServer } from 'node:net';

/** A loopback port nobody listens on at the moment: `preferred` when it is one. */
export const freePort = (preferred = 0): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().once('error', (error) =>
      preferred === 0 ? reject(error) : freePort().then(resolve, reject),
    );
    probe.listen(preferred, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no free port')),
      );
    });
  });
