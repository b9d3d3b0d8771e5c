import { join } from 'node:path';
import { type Clock, type Log, type Resources, startTelemetry } from '@punctual/chassis';
import supertest from 'supertest';
import type { GatewayConfig } from '../config';
import { type GatewayExtras, startGateway } from '../start';
import { serveDatasets } from './dataset-service';
import { serveDeadLetters } from './dead-letter-service';
import { serveLists } from './list-service';
import { startParts, testGround } from './parts';
import { serveRuns } from './run-service';
import { serveCommands } from './services';

export const password = 'correct horse battery';
export const email = 'admin@example.com';

/** A running gateway on real parts, with an administrator session. */
export const startTestGateway = async ({
  readModelUrl,
  extras = {},
  settings = {},
  log,
  clock,
}: {
  readModelUrl?: string;
  extras?: GatewayExtras;
  settings?: Partial<GatewayConfig>;
  log?: Log;
  clock?: Clock;
} = {}) => {
  const ground = testGround(log);
  const telemetry = startTelemetry({ service: 'test' });
  await ground.lifecycle.start({ name: 'telemetry', stop: () => telemetry.stop() });
  const parts = await startParts(ground, clock);
  const resources: Resources = parts;
  serveCommands(resources);
  serveLists(resources);
  serveRuns(resources);
  serveDeadLetters(resources);
  serveDatasets(resources);
  const config: GatewayConfig = {
    PORT: 0,
    HOST: '127.0.0.1',
    DATA_DIR: ground.folder,
    ADMIN_EMAIL: email,
    ADMIN_PASSWORD: password,
    READ_MODEL_URL: readModelUrl,
    PUBLIC_URL: undefined,
    ON_OTHER_LOG: 'rebuild',
    DEFAULT_TIMEZONE: 'Europe/Lisbon',
    ZONEINFO_DIR: undefined,
    TRUST_PROXY: [],
    RATE_LIMIT: 0,
    CORS_ORIGINS: [],
    START_WAIT: 10,
    ARTIFACT_RETENTION: 30,
    ...settings,
  };
  // Whether the console happens to be built on this machine must not matter.
  const consoleFolder = join(ground.folder, 'console');
  const gateway = await startGateway(config, resources, telemetry, { consoleFolder, ...extras }, ground.lifecycle);
  await ground.lifecycle.start({ name: 'bus', stop: () => resources.bus.stop() });
  const api = supertest(gateway.url);
  const login = await api.post('/api/v1/sessions').send({ email, password });
  const token = String((login.body as { token?: string }).token);
  /** A request in the administrator session. */
  const as = (method: 'get' | 'post' | 'put' | 'delete' | 'options', path: string, bearer = token) =>
    api[method](path).set('Authorization', `Bearer ${bearer}`);
  return { ...ground, config, gateway, resources, telemetry, stopNats: () => parts.stopNats(), api, as, login, token };
};
export type TestGateway = Awaited<ReturnType<typeof startTestGateway>>;
