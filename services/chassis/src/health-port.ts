import { createServer } from 'node:http';
import type { Health } from './health';
import type { Lifecycle } from './lifecycle';
import { listen } from './listen';
import type { Log } from './log';
import type { Telemetry } from './telemetry';

type Answer = { status: number; type: string; body: string };

const json = (status: number, body: unknown): Answer => ({
  status,
  type: 'application/json; charset=utf-8',
  body: JSON.stringify(body),
});

/**
 * Serves health and metrics to operators and orchestrators over plain HTTP: `/health/live` (the process runs),
 * `/health/ready` (200 when every part works, else 503; both with the parts) and `/metrics` (Prometheus text format).
 * @param options `host` and `port` to listen on, port 0 picks a free one; `parts` returns the state of the parts
 * @throws ConfigError when the port or the address cannot be used
 */
const startHealthPort = async (options: {
  host: string;
  port: number;
  parts: () => Promise<Health[]>;
  telemetry: Pick<Telemetry, 'metrics'>;
}): Promise<{ port: number; stop(): Promise<void> }> => {
  const { host, port, parts, telemetry } = options;
  const answers: Record<string, () => Promise<Answer>> = {
    '/health/live': async () => json(200, { status: 'live' }),
    '/health/ready': async () => {
      const all = await parts();
      const ok = all.every((part) => part.ok);
      return json(ok ? 200 : 503, { status: ok ? 'ready' : 'unavailable', parts: all });
    },
    '/metrics': async () => ({
      status: 200,
      type: 'text/plain; version=0.0.4; charset=utf-8',
      body: await telemetry.metrics(),
    }),
  };

  const answer = async (method: string, path: string): Promise<Answer> => {
    const make = Object.hasOwn(answers, path) ? answers[path] : undefined;
    if (!make) return json(404, { status: 'not found' });
    if (method !== 'GET' && method !== 'HEAD') return json(405, { status: 'only GET' });
    return make().catch((error: unknown) => json(500, { status: 'failed', detail: String(error) }));
  };

  const server = createServer((request, response) => {
    const method = request.method ?? '';
    void answer(method, request.url?.split('?')[0] ?? '').then(({ status, type, body }) => {
      response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' });
      response.end(method === 'HEAD' ? undefined : body);
    });
  });
  const settings = { host: 'HEALTH_HOST', port: 'HEALTH_PORT' };
  return {
    port: await listen(server, { host, port, settings }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/**
 * Opens the health port of a process if `HEALTH_PORT` is set, and stops it with the lifecycle. It is not ready until
 * `started` returns true and every part of the lifecycle works, and during shutdown.
 * @throws ConfigError when the port or the address cannot be used
 */
export const openHealthPort = async (
  { HEALTH_PORT: port, HEALTH_HOST: host }: { HEALTH_PORT?: number | undefined; HEALTH_HOST: string },
  process: { lifecycle: Lifecycle; telemetry: Pick<Telemetry, 'metrics'>; log: Log; started: () => boolean },
): Promise<void> => {
  if (port === undefined) return;
  const { lifecycle, telemetry, log, started } = process;
  const parts = async (): Promise<Health[]> => {
    const detail = lifecycle.isStopping ? 'stopping' : started() ? 'started' : 'starting';
    return [{ part: 'service', ok: detail === 'started', detail }, ...(await lifecycle.health())];
  };
  const health = await startHealthPort({ host, port, parts, telemetry });
  await lifecycle.start({ name: 'health port', stop: () => health.stop() });
  log.info({ host, port: health.port }, 'health port is listening');
};
