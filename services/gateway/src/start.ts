import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type Router from '@koa/router';
import {
  currentContext,
  DEFAULT_TENANT,
  type Lifecycle,
  type Resources,
  runIn,
  type Telemetry,
} from '@punctual/chassis';
import { compose, parts } from './composition';
import { type GatewayConfig, readModelFile } from './config';
import { createApp, routerOf } from './http/app';
import { listen } from './http/server';
import { ensureAdministrator } from './user/administrator';

/** What a program around the gateway may add: routers of its own, and another place for the SQL file. */
export type GatewayExtras = { routers?: readonly Router[]; readModelFile?: string };

/** `url` is where it listens. `password` is set only when the administrator was made just now with a generated one. */
export type RunningGateway = { url: string; admin: { email: string; password: string | null } };

const urlOf = (host: string, port: number): string => {
  const reachable = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
};

/** The views may have the whole log before them; until they have caught up, requests get 503. */
const CATCH_UP_MS = 2_000;

/**
 * Starts the gateway: views, administrator, HTTP, each registered with the lifecycle. Answers as soon as it listens.
 * @throws ConfigError when the port or the address cannot be used.
 */
export const startGateway = async (
  config: GatewayConfig,
  resources: Resources,
  telemetry: Telemetry,
  { routers = [], readModelFile: file = readModelFile(config.DATA_DIR) }: GatewayExtras,
  lifecycle: Lifecycle,
): Promise<RunningGateway> => {
  if (!config.READ_MODEL_URL) mkdirSync(dirname(file), { recursive: true });
  const { clock, log } = resources;
  const { database, engine, users, sessions, idempotency, operations } = parts(
    compose(config, resources, telemetry, file),
  );
  await lifecycle.start({
    name: 'database of the views',
    start: () => idempotency.start(),
    stop: () => database.close(),
  });
  await lifecycle.start({ name: 'views', start: () => engine.start(), stop: () => engine.stop() });
  const { created, password, position } = await runIn({ tenantId: DEFAULT_TENANT }, async () => {
    const ensured = await ensureAdministrator(
      { users, clock },
      { email: config.ADMIN_EMAIL, password: config.ADMIN_PASSWORD },
    );
    return { ...ensured, position: currentContext().appended };
  });
  if (created) log.info({ email: config.ADMIN_EMAIL }, 'the administrator was created');
  await engine.waitUntilReady(CATCH_UP_MS);
  // Whoever reads the address on the screen may sign in at once.
  if (position) await engine.waitFor(position, CATCH_UP_MS);
  const needs = { sessions, idempotency, log };
  const secure = config.PUBLIC_URL?.startsWith('https:') ?? false;
  const server = await listen(createApp(routerOf(operations, needs), routers, { ...needs, secure }), {
    port: config.PORT,
    host: config.HOST,
  });
  await lifecycle.start({ name: 'HTTP server', stop: () => server.stop() });
  const url = urlOf(config.HOST, server.port);
  log.info({ url }, 'the gateway listens');
  return { url, admin: { email: config.ADMIN_EMAIL, password: password ?? null } };
};
