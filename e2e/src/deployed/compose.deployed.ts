import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { freePort } from '@punctual/chassis';
import { Api } from '../api';
import { sampleReport } from '../samples';
import { pause, waitUntil } from '../wait-until';
import { Catcher } from './catcher';
import { Project } from './containers';
import { expectPdf, expectPromisesKept } from './promises';

// The images may be stand-ins for the vendors' (e2e/stand-ins/README.md); the lines before the tests say so.

const pairs = ['relay', 'scheduler', 'tracker', 'renderer', 'mailer', 'gateway'] as const;
const singles = ['eventstore', 'nats', 'postgres', 'keys', 'mailpit', 'proxy'] as const;

const project = new Project();
let api: Api;
let catcher: Catcher;
let isDown = false;

const isHealthy = (): boolean => {
  const running = project.containers().filter(({ Service }) => Service !== 'ready');
  return running.length === 2 * pairs.length + singles.length && running.every(({ Health }) => Health === 'healthy');
};

beforeAll(async () => {
  project.run('deploy/compose/init');
  const [port, mailPort, bouncePort] = await Promise.all([freePort(), freePort(), freePort()]);
  project.set('PORT', String(port));
  project.set('MAIL_PORT', String(mailPort));
  project.set('BOUNCE_PORT', String(bouncePort));
  project.set('RECONCILE_AFTER', '10');
  project.compose('up', '--detach', '--no-build', '--quiet-pull');
  api = new Api(`http://127.0.0.1:${port}`);
  catcher = new Catcher(`http://127.0.0.1:${mailPort}`);
}, 400_000);

afterAll(() => {
  if (!isDown) project.compose('down', '--volumes', '--timeout', '5');
}, 120_000);

it('everything is healthy, two of each service, and the address is printed', async () => {
  await waitUntil('everything to be healthy', isHealthy, 240_000);
  expect(await waitUntil('the address', () => project.compose('logs', 'ready').match(/ready at (\S+)/)?.[1])).toBe(
    api.url,
  );
}, 300_000);

it('no service has a privilege, a writable file system, or resources without a limit', () => {
  const ids = (services: readonly string[]) =>
    project.containers().flatMap(({ ID, Service }) => (services.includes(Service) ? [ID] : []));
  const ours = project.inspect(ids(pairs));
  expect(ours).toHaveLength(2 * pairs.length);
  for (const { Config, HostConfig } of ours) {
    expect(Config.User).toBe('10001:10001');
    expect(HostConfig.ReadonlyRootfs).toBe(true);
  }
  for (const { HostConfig } of project.inspect(ids([...pairs, ...singles]))) {
    expect(HostConfig.CapDrop).toEqual(['ALL']);
    expect(HostConfig.SecurityOpt).toContain('no-new-privileges:true');
    expect(HostConfig.Memory).toBeGreaterThan(0);
    expect(HostConfig.NanoCpus).toBeGreaterThan(0);
    expect(HostConfig.PidsLimit).toBeGreaterThan(0);
  }
});

it('delivers a report with its PDF', async () => {
  await api.login({ email: 'admin@punctual.local', password: project.setting('ADMIN_PASSWORD') });
  await expectPdf(api, catcher);
}, 120_000);

/** Requests that each gateway has answered, by the status of one route. */
const answered = (index: number, route: string): number => {
  const program =
    "fetch('http://127.0.0.1:9090/metrics').then((answer) => answer.text()).then((text) => console.log(text))";
  const metrics = project.compose('exec', '--no-TTY', '--index', String(index), 'gateway', 'node', '--eval', program);
  const lines = metrics.split('\n').filter((line) => line.includes(`duration_seconds_count{`) && line.includes(route));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
};

it('two gateways behind one address share sessions, show each write at once, and do a request with one key once', async () => {
  const names = Array.from({ length: 12 }, (_, index) => `Report ${index}`);
  for (const name of names) {
    const headers = { 'idempotency-key': randomUUID() };
    const ask = () => api.made<{ id: string }>('/api/v1/reports', { ...sampleReport, name }, headers);
    const [first, ...repeats] = [await ask(), await ask(), await ask()];
    expect(repeats.map(({ id }) => id)).toEqual([first.id, first.id]);
    for (const _ of [1, 2, 3]) expect(await api.get(`/api/v1/reports/${first.id}`)).toMatchObject({ name });
  }
  // One login served both, so a session made by one gateway was known to the other.
  for (const index of [1, 2]) expect(answered(index, '/reports')).toBeGreaterThan(0);
}, 120_000);

it('keeps its promises while a container of each kind is killed under load', async () => {
  await expectPromisesKept(api, catcher, async () => {
    // The mail catcher stays: it is asked afterwards what it took.
    for (const service of [...pairs, 'eventstore', 'nats', 'postgres', 'keys', 'proxy']) {
      const [victim] = project.of(service);
      if (!victim) throw new Error(`no container of ${service}`);
      project.docker('kill', victim.ID);
      await pause(3_000);
      project.docker('start', victim.ID);
    }
    await waitUntil('everything to be healthy again', isHealthy, 240_000);
  });
}, 600_000);

it('is taken down and leaves nothing', () => {
  project.compose('down', '--volumes', '--timeout', '20');
  isDown = true;
  const filter = ['--filter', `label=com.docker.compose.project=${project.name}`, '--quiet'];
  expect(project.docker('ps', '--all', ...filter)).toBe('');
  expect(project.docker('volume', 'ls', ...filter)).toBe('');
  expect(project.docker('network', 'ls', ...filter)).toBe('');
}, 120_000);
