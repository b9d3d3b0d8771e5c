import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DEFAULT_TENANT, type Lifecycle, type Resources, runIn, type Telemetry, untilUp } from '@punctual/chassis';
import { compose, parts } from './composition';
import { type GatewayConfig, readModelFile } from './config';
import type { Fetches } from './hooks/certificates';
import { createApp, type GuardedRoutes, routesOf } from './http/app';
import { type HttpServer, startServer } from './http/server';
import { ensureAdministrator } from './user/administrator';
import { checkDatabase } from './views/database';

/** The console that the build made, in the package beside this one; the same place from the sources and from their build. */
const CONSOLE = join(__dirname, '../../console/dist');

/** What a program around the gateway may add: a server that is already listening, more routes, and other locations of the SQL file and the console. */
export type GatewayExtras = {
  server?: HttpServer;
  routes?: readonly GuardedRoutes[];
  readModelFile?: string;
  consoleFolder?: string;
  /** Fetches certificates and confirmations of providers of mail; over HTTPS when not given. */
  fetches?: Fetches;
};

/** `url` is the address it listens on. `password` is set only when this start created the administrator with a generated password. */
export type RunningGateway = { url: string; admin: { email: string; password: string | null } };

/** The views may have to fold the whole log; until they have caught up, requests get 503. */
const CATCH_UP_MS = 2_000;

/**
 * Starts the gateway: HTTP, views, administrator, each registered with the lifecycle.
 * @throws ConfigError when the port or the address cannot be used; nothing has been created then.
 */
export const startGateway = async (
  config: GatewayConfig,
  resources: Resources,
  telemetry: Telemetry,
  {
    server: given,
    routes = [],
    readModelFile: file = readModelFile(config.DATA_DIR),
    consoleFolder = CONSOLE,
    fetches,
  }: GatewayExtras,
  lifecycle: Lifecycle,
): Promise<RunningGateway> => {
  const { clock, log } = resources;
  const server = given ?? (await startServer(config, log, lifecycle));
  if (!config.READ_MODEL_URL) mkdirSync(dirname(file), { recursive: true });
  const {
    database,
    engine,
    users,
    administrators,
    sessions,
    callers,
    idempotency,
    changesSince,
    loginLimit,
    accountLimit,
    cookie,
    foreignPages,
    streams,
    digests,
    operations,
  } = parts(compose(config, resources, telemetry, file, lifecycle, fetches));
  await lifecycle.start({
    name: 'database of the views',
    start: async () => {
      await untilUp('the database of the views', () => checkDatabase(database), { log, ms: config.START_WAIT * 1000 });
      await idempotency.start();
    },
    stop: () => database.close(),
  });
  await lifecycle.start({
    name: 'readModel',
    start: () => engine.start(),
    stop: () => engine.stop(),
    health: () => engine.health(),
  });
  const { created, password } = await runIn({ tenantId: DEFAULT_TENANT }, () =>
    ensureAdministrator(
      { users, administrators, clock },
      { email: config.ADMIN_EMAIL, password: config.ADMIN_PASSWORD },
    ),
  );
  if (created) log.info({ email: config.ADMIN_EMAIL }, 'created the administrator');
  const ready = await engine.waitUntilReady(CATCH_UP_MS);
  // A user who reads the printed address may log in at once: with the new password, and not with one that was reset while nothing ran.
  const head = ready ? await resources.store.head() : null;
  if (head) await engine.waitFor(head, CATCH_UP_MS);
  const secure = config.PUBLIC_URL?.startsWith('https:') ?? false;
  const reached = {
    trustProxy: config.TRUST_PROXY,
    host: config.HOST,
    secure,
    corsOrigins: config.CORS_ORIGINS,
    consoleFolder,
  };
  const needs = {
    callers,
    sessions,
    idempotency,
    changesSince,
    loginLimit,
    accountLimit,
    cookie,
    foreignPages,
    clock,
    log,
  };
  await lifecycle.start({ name: 'digests', start: async () => digests.start(), stop: () => digests.stop() });
  server.serve(createApp(routesOf(operations, needs), routes, reached, needs));
  // The server stops before the parts it uses, although it was started before them.
  await lifecycle.start({
    name: 'HTTP server',
    stop: () => {
      streams.close();
      return server.stop();
    },
  });
  log.info({ url: server.url }, 'the gateway is listening');
  return { url: server.url, admin: { email: config.ADMIN_EMAIL, password: password ?? null } };
};
