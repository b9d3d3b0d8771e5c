import { createServer } from 'node:http';
import { InvalidOptionsError } from './options';

/** Where the store as a process serves health and metrics; port 0 takes a free one. */
export type HealthAddress = { host: string; port: number };

type Answer = { status: number; type: string; body: string };

const json = (status: number, body: unknown): Answer => ({
  status,
  type: 'application/json; charset=utf-8',
  body: JSON.stringify(body),
});

const metric = (name: string, help: string, value: number): string =>
  `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name} ${value}\n`;

/**
 * Serves `/health/live`, `/health/ready` and `/metrics` over plain HTTP, with the answers that every service gives. The
 * store cannot use the health port of the chassis, because it does not depend on it. `problem` returns what keeps the
 * store from working; null when nothing does.
 * @throws InvalidOptionsError when the port or the address cannot be used
 */
export const startHealthPort = async (
  { host, port }: HealthAddress,
  problem: () => string | null,
): Promise<{ port: number; stop(): Promise<void> }> => {
  const started = Date.now() / 1000 - process.uptime();
  const answers: Record<string, () => Answer> = {
    '/health/live': () => json(200, { status: 'live' }),
    '/health/ready': () => {
      const found = problem();
      const part = { part: 'event store', ok: found === null, detail: found ?? 'works' };
      return json(part.ok ? 200 : 503, { status: part.ok ? 'ready' : 'unavailable', parts: [part] });
    },
    '/metrics': () => ({
      status: 200,
      type: 'text/plain; version=0.0.4; charset=utf-8',
      body: [
        metric('punctual_event_store_ready', '1 when the event store can read and write', problem() === null ? 1 : 0),
        metric('process_resident_memory_bytes', 'Resident memory size in bytes', process.memoryUsage.rss()),
        metric('process_start_time_seconds', 'Start of the process, in seconds since the epoch', started),
      ].join(''),
    }),
  };
  const answer = (method: string, path: string): Answer => {
    const make = Object.hasOwn(answers, path) ? answers[path] : undefined;
    if (!make) return json(404, { status: 'not found' });
    return method === 'GET' || method === 'HEAD' ? make() : json(405, { status: 'only GET' });
  };
  const server = createServer(({ method = '', url = '' }, response) => {
    const { status, type, body } = answer(method, url.split('?')[0] ?? '');
    response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' });
    response.end(method === 'HEAD' ? undefined : body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reasons: Record<string, string> = {
        EADDRINUSE: `HEALTH_PORT: ${port} is in use on ${host}; stop what uses it, or set HEALTH_PORT to another one`,
        EACCES: `HEALTH_PORT: listening on ${port} is not permitted; set HEALTH_PORT to one above 1023`,
        EADDRNOTAVAIL: `HEALTH_HOST: ${host} is not an address of this machine`,
        ENOTFOUND: `HEALTH_HOST: ${host} is not known`,
      };
      const text = reasons[error.code ?? ''];
      reject(text ? new InvalidOptionsError([text]) : error);
    });
    server.listen({ port, host }, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
