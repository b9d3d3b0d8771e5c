import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createLog, type NatsServer, startNatsServer } from '@punctual/chassis';
import { Api, admin, type Readiness } from './api';
import type { Part } from './part';
import { natsServer, type Program, runBuilt, waitForLine } from './program';
import { sampleReport, sampleSchedule } from './samples';
import { SmtpPeer } from './smtp-peer';
import { cleanUp, newFolder, newKeysUrl, startStore } from './system';
import { waitUntil } from './wait-until';

const names = ['relay', 'scheduler', 'tracker', 'renderer', 'mailer', 'gateway'] as const;
type Name = (typeof names)[number];
/** The parts of each service that follow the log. */
const followers: Record<Name, string[]> = {
  relay: ['relay'],
  scheduler: ['scheduler'],
  tracker: ['accounts', 'tracker', 'notices', 'compared rows'],
  renderer: [],
  mailer: [],
  gateway: ['readModel'],
};
type Running = { program: Program; health: string };

let nats: NatsServer;
let store: Part;
let peer: SmtpPeer;
let dataDir: string;
let keysUrl: string;

beforeAll(async () => {
  peer = await SmtpPeer.start();
  dataDir = newFolder();
  keysUrl = newKeysUrl();
  const users = { services: 'one', gateway: 'two', consumers: { consumer: 'three' } };
  const options = { directory: newFolder(), log: createLog('test', 'silent'), binary: natsServer, users };
  [store, nats] = await Promise.all([startStore(), startNatsServer(options)]);
});

afterAll(async () => {
  await nats.stop();
  await cleanUp();
});

const settings = (name: Name): Record<string, string> => ({
  NATS_URL: name === 'gateway' ? `nats://gateway:two@127.0.0.1:${nats.port}` : nats.url,
  EVENTSTORE_URL: store.url,
  KEYS_URL: keysUrl,
  HEALTH_PORT: '0',
  HEALTH_HOST: '127.0.0.1',
  SMTP_URL: peer.url,
  MAIL_FROM: 'Punctual <reports@example.com>',
  ADMIN_PASSWORD: admin.password,
  DATA_DIR: dataDir,
  HOST: '127.0.0.1',
  PORT: '0',
});

const launch = async (name: Name, env: Record<string, string> = {}): Promise<Running> => {
  const program = runBuilt(`services/${name}/dist/main.js`, { ...settings(name), ...env });
  const [, port = ''] = await waitForLine(program, /"port":(\d+),"msg":"health port is listening"/, 90_000);
  return { program, health: `http://127.0.0.1:${port}` };
};

const ready = async ({ health }: Running) => {
  const answer = await fetch(`${health}/health/ready`);
  return { status: answer.status, body: (await answer.json()) as Readiness };
};

it('every service runs as a process, with NATS users of few rights, tells its health, and stops in order', async () => {
  const running = await Promise.all(names.map((name) => launch(name)));
  for (const [index, service] of running.entries()) {
    const body = await waitUntil(`${names[index]} to be ready`, async () => {
      const answer = await ready(service);
      return answer.status === 200 && answer.body;
    });
    // What follows the log has caught up before its service is ready.
    expect(body.parts.map(({ part }) => part)).toEqual([
      'service',
      ...(names[index] === 'relay' ? [] : ['keys']),
      'eventStore',
      'nats',
      ...followers[names[index] ?? 'relay'],
    ]);
    const metrics = await fetch(`${service.health}/metrics`);
    expect(metrics.headers.get('content-type')).toContain('version=0.0.4');
    expect(await metrics.text()).toContain('# TYPE');
    expect((await fetch(`${service.health}/health/live`)).status).toBe(200);
    expect((await fetch(`${service.health}/other`)).status).toBe(404);
    expect((await fetch(`${service.health}/metrics`, { method: 'POST' })).status).toBe(405);
  }
  const gateway = running.at(-1)?.program;
  if (!gateway) throw new Error('no gateway');
  const [, url = ''] = await waitForLine(gateway, /"url":"(http:[^"]+)"/);
  const api = new Api(url);
  await api.login();
  const { id: reportId } = await api.createReport(sampleReport);
  const { id } = await api.createSchedule(sampleSchedule(reportId, 'somebody@example.com'));
  await api.execute(id);
  await waitUntil('the mail', () => peer.messageIdsTo('somebody@example.com').length === 1);
  const [sent] = await waitUntil('the delivery to be sent', async () => {
    const found = await api.deliveries({ status: 'SENT' });
    return found.length === 1 && found;
  });
  // The gateway's user may read rendered files.
  expect((await api.ask('GET', `/api/v1/deliveries/${sent?.id}/timeline`)).status).toBe(200);

  for (const { program } of running) program.signal('SIGTERM');
  expect(await Promise.all(running.map(({ program }) => program.ended))).toEqual(
    names.map(() => ({ code: 0, signal: null })),
  );
}, 240_000);

it('a service that waits for NATS is alive and says that it is starting; then it is ready', async () => {
  const address = await new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const bound = probe.address();
      probe.close(() => resolve(typeof bound === 'object' && bound ? bound.port : 0));
    });
  });
  const service = await launch('scheduler', { NATS_URL: `nats://127.0.0.1:${address}` });
  expect((await fetch(`${service.health}/health/live`)).status).toBe(200);
  expect(await ready(service)).toMatchObject({
    status: 503,
    body: {
      status: 'unavailable',
      parts: expect.arrayContaining([{ part: 'service', ok: false, detail: 'starting' }]),
    },
  });
  const late = await startNatsServer({
    directory: newFolder(),
    log: createLog('test', 'silent'),
    binary: natsServer,
    port: address,
  });
  await waitUntil('the scheduler to be ready', async () => (await ready(service)).status === 200);
  await late.stop();
  const away = await waitUntil('the scheduler to notice', async () => {
    const answer = await ready(service);
    return answer.status === 503 && answer.body;
  });
  expect(away.parts.find(({ part }) => part === 'nats')?.ok).toBe(false);
  service.program.signal('SIGTERM');
  expect(await service.program.ended).toEqual({ code: 0, signal: null });
}, 60_000);

it.each([...names, 'embedded-store' as const])('%s ends with 78 and names every wrong setting', async (name) => {
  const wrong = {
    NATS_URL: 'x',
    EVENTSTORE_URL: 'y',
    KEYS_URL: 'https://keys.example.com',
    HEALTH_PORT: '99999',
    EVENTSTORE_PORT: 'many',
    ZONEINFO_DIR: '/dev/null',
  };
  const program = runBuilt(`services/${name}/dist/main.js`, wrong);
  expect(await program.ended).toEqual({ code: 78, signal: null });
  const expected =
    name === 'embedded-store' ? ['EVENTSTORE_PORT', 'file'] : ['NATS_URL', 'EVENTSTORE_URL', 'HEALTH_PORT'];
  if (name === 'scheduler' || name === 'gateway') expected.push('ZONEINFO_DIR');
  if (name !== 'relay' && name !== 'embedded-store') expected.push('KEYS_URL');
  for (const setting of expected) expect(program.stderr()).toContain(`${setting}: `);
  expect(program.stderr()).not.toContain('    at ');
});

it('a busy health port, and a user NATS does not know, are said in one line with what to do', async () => {
  const busy = createServer();
  const port = await new Promise<number>((resolve) => {
    busy.listen(0, '127.0.0.1', () => {
      const bound = busy.address();
      resolve(typeof bound === 'object' && bound ? bound.port : 0);
    });
  });
  const blocked = runBuilt('services/renderer/dist/main.js', { ...settings('renderer'), HEALTH_PORT: String(port) });
  expect(await blocked.ended).toEqual({ code: 78, signal: null });
  expect(blocked.stderr()).toContain(`HEALTH_PORT: ${port} is in use on 127.0.0.1; stop what uses it`);
  busy.close();

  const NATS_URL = `nats://services:planted-secret@127.0.0.1:${nats.port}`;
  const stranger = runBuilt('services/renderer/dist/main.js', { ...settings('renderer'), NATS_URL });
  expect(await stranger.ended).toEqual({ code: 78, signal: null });
  expect(stranger.stderr()).toContain('refuses the user services; put user:password@ into the URL');
  expect(stranger.stderr()).not.toContain('planted-secret');
}, 60_000);
