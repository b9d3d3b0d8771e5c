import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from '@jest/globals';
import { freePort } from '@punctual/chassis';
import { type Postgres, postgresPrograms, startPostgres } from '@punctual/chassis/testing';
import { Api, admin } from './api';
import { runBuilt, waitForLine } from './program';
import { sampleReport } from './samples';
import { cleanUp, newKeysUrl, startNats, startStore } from './system';

let postgres: Postgres | null = null;
afterAll(async () => {
  await postgres?.stop();
  await cleanUp();
});

/** Both gateways as one client sees them through a proxy: the session of the first, and each request to the other one in turn. */
class BehindOneAddress extends Api {
  #turn = 0;

  constructor(private readonly urls: readonly string[]) {
    super(urls[0] ?? '');
  }

  override ask<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const url = this.urls[this.#turn++ % this.urls.length];
    return super.ask<T>(method, new URL(path, url).href, body, headers);
  }
}

it('two gateways share sessions, show each write at once, and do a request with one key once', async () => {
  const programs = postgresPrograms();
  if (!programs) throw new Error('this test needs PostgreSQL: /usr/lib/postgresql/*/bin/postgres');
  const [nats, store, database] = await Promise.all([startNats(), startStore(), startPostgres(programs)]);
  postgres = database;
  const env = { NATS_URL: nats.url, EVENTSTORE_URL: store.url, KEYS_URL: newKeysUrl() };
  const start = async (name: string, more: Record<string, string> = {}) =>
    waitForLine(runBuilt(`services/${name}/dist/main.js`, { ...env, ...more }), /"ready"/, 120_000);
  const ports = [await freePort(), await freePort()];
  const gateway = (port: number) =>
    start('gateway', {
      PORT: String(port),
      HOST: '127.0.0.1',
      READ_MODEL_URL: database.url,
      ADMIN_PASSWORD: admin.password,
    });
  // They start together on an empty database: one of them creates the tables and the administrator.
  await Promise.all([start('renderer'), ...ports.map(gateway)]);
  const api = new BehindOneAddress(ports.map((port) => `http://127.0.0.1:${port}`));
  await api.login();

  for (let round = 0; round < 10; round++) {
    const name = `Report ${round}`;
    const headers = { 'idempotency-key': randomUUID() };
    const ask = () => api.ask<{ id: string }>('POST', '/api/v1/reports', { ...sampleReport, name }, headers);
    // At once, so that the second may arrive while the first is under way: then it is told so, and asks again.
    const [first, second] = await Promise.all([ask(), ask()]);
    const made = [first, second].find(({ status }) => status === 201);
    expect([201, 409]).toContain(first.status);
    expect([201, 409]).toContain(second.status);
    expect((await ask()).body.id).toBe(made?.body.id);
    expect((await ask()).body.id).toBe(made?.body.id);
    for (const _ of ports) expect(await api.get(`/api/v1/reports/${made?.body.id}`)).toMatchObject({ name });
  }
  const { data } = await api.get<{ data: { name: string }[] }>('/api/v1/reports?limit=50');
  expect(data.map(({ name }) => name).toSorted()).toEqual(Array.from({ length: 10 }, (_, round) => `Report ${round}`));

  // What ends the session at one gateway ends it at the other.
  expect((await api.ask('DELETE', '/api/v1/sessions/current')).status).toBe(204);
  for (const _ of ports) expect((await api.ask('GET', '/api/v1/reports')).status).toBe(401);
}, 240_000);
