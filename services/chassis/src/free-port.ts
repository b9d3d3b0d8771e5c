import { createServer } from 'node:net';

/**
 * The ports tried, first and number: below those that Linux (32768), Windows and macOS (49152) give to outgoing connections and to
 * listeners on port 0, and below the node ports of Kubernetes (30000). One of those would often be taken again before its caller listens.
 */
const FIRST = 20_000;
const PORTS = 10_000;

/** Ports of one process follow one another from anywhere, so that it is given none twice, and two processes rarely meet. */
let next = Math.floor(Math.random() * PORTS);

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer().once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });

/**
 * A free loopback port: `preferred` if it is free.
 * @throws Error when none is
 */
export const freePort = async (preferred?: number): Promise<number> => {
  if (preferred !== undefined && (await isFree(preferred))) return preferred;
  for (let tries = 0; tries < PORTS; tries += 1) {
    const port = FIRST + (next++ % PORTS);
    if (await isFree(port)) return port;
  }
  throw new Error(`no port from ${FIRST} to ${FIRST + PORTS - 1} is free on 127.0.0.1`);
};
