import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { pause } from '../wait-until';

const proxies = new Set<TcpProxy>();

/** Stops every proxy; for `afterAll`. */
export const stopProxies = async (): Promise<void> => {
  await Promise.all([...proxies].map((proxy) => proxy.stop()));
};

/**
 * A wire between a client and a server that can be cut: while it is, no byte passes in either direction and nobody is
 * told, as with a network that drops packets. Bytes sent meanwhile arrive once the wire is mended.
 */
export class TcpProxy {
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #isCut = false;

  private constructor(targetPort: number) {
    this.#server = createServer((client) => {
      const upstream = connect(targetPort, '127.0.0.1');
      for (const [from, to] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        this.#sockets.add(from);
        from.setNoDelay(true);
        from.on('data', (chunk: Buffer) => {
          if (!to.write(chunk)) from.pause();
        });
        from.on('drain', () => {
          if (!this.#isCut) to.resume();
        });
        from.on('error', () => {});
        from.on('close', () => {
          this.#sockets.delete(from);
          to.destroy();
        });
        if (this.#isCut) from.pause();
      }
    });
  }

  /** A proxy on a free loopback port that leads to `targetPort`. */
  static async start(targetPort: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(targetPort);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    proxies.add(proxy);
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Cuts the wire for `ms`; connections made meanwhile open, and hear nothing. */
  async cutFor(ms: number): Promise<void> {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.pause();
    await pause(ms);
    this.#isCut = false;
    for (const socket of this.#sockets) socket.resume();
  }

  /** Breaks every connection and takes no more. */
  async stop(): Promise<void> {
    proxies.delete(this);
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
