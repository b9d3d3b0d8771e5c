import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A wire to a server that can be cut: what is open breaks, and the next connection works again. */
export class Wire {
  readonly #open = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  /** A wire on a free loopback port to the server at an address. */
  static async to(url: string): Promise<Wire> {
    const { hostname, port } = new URL(url);
    const server = createServer();
    const wire = new Wire(server);
    server.on('connection', (near) => {
      const far = connect(Number(port), hostname);
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        wire.#open.add(one);
        one.pipe(other);
        one.on('error', () => {});
        one.once('close', () => {
          wire.#open.delete(one);
          other.destroy();
        });
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return wire;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Breaks every connection; how many there were. */
  cut(): number {
    const open = [...this.#open];
    for (const socket of open) socket.destroy();
    return open.length;
  }

  close(): void {
    this.server.close();
    this.cut();
  }
}
