import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { freePort, natsUsersConfig } from '@punctual/chassis';
import { type Postgres, postgresPrograms, startPostgres } from '@punctual/chassis/testing';
import { Api, admin } from './api';
import { natsServer, type Program, run, runBuilt, waitForLine } from './program';
import { sampleReport, sampleSchedule } from './samples';
import { SmtpPeer } from './smtp-peer';
import { cleanUp, newFolder, newKeysUrl } from './system';
import { waitUntil } from './wait-until';

let postgres: Postgres | null = null;
afterAll(async () => {
  await postgres?.stop();
  await cleanUp();
});

const services = ['relay', 'scheduler', 'tracker', 'renderer', 'mailer', 'gateway'] as const;

/** A certificate authority and a certificate of localhost signed by it, made by openssl as an operator would. */
const certificates = (folder: string) => {
  const at = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe', cwd: folder });
  const days = ['-days', '2', '-subj'];
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'ca.key',
    '-out',
    'ca.crt',
    ...days,
    '/CN=test-ca',
  );
  openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'node.key', '-out', 'node.csr', '-subj', '/CN=localhost');
  writeFileSync(at('names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
  const signed = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names', '-days', '2'];
  openssl('x509', '-req', '-in', 'node.csr', '-out', 'node.crt', ...signed);
  return { ca: at('ca.crt'), cert: at('node.crt'), key: at('node.key') };
};

const startTlsNats = async (port: number, folder: string, files: { cert: string; key: string }): Promise<Program> => {
  const users = natsUsersConfig({ services: 'one two', gateway: 'three', consumers: {} });
  const config = join(folder, 'nats.conf');
  const tls = `tls { cert_file: ${JSON.stringify(files.cert)}, key_file: ${JSON.stringify(files.key)} }\n`;
  writeFileSync(config, `${tls}${users}`);
  const program = run(natsServer, ['-c', config, '-a', '127.0.0.1', '-p', String(port), '-js', '-sd', folder]);
  await waitForLine(program, /Server is ready/);
  return program;
};

const startTlsStore = async (port: number, folder: string, files: { cert: string; key: string }): Promise<Program> => {
  const program = runBuilt('services/embedded-store/dist/main.js', {
    EVENTSTORE_FILE: join(folder, 'events.db'),
    EVENTSTORE_PORT: String(port),
    EVENTSTORE_USERNAME: 'admin',
    EVENTSTORE_PASSWORD: 'store-secret',
    EVENTSTORE_TLS_CERT: files.cert,
    EVENTSTORE_TLS_KEY: files.key,
  });
  await waitForLine(program, /listening/);
  return program;
};

it('services that start before everything else wait, then work over TLS with secrets from files', async () => {
  const programs = postgresPrograms();
  if (!programs) throw new Error('this test needs PostgreSQL: /usr/lib/postgresql/*/bin/postgres');
  const peer = await SmtpPeer.start();
  const folder = newFolder();
  const files = certificates(folder);
  const secret = (name: string, text: string): string => {
    writeFileSync(join(folder, name), `${text}\n`, { mode: 0o600 });
    return join(folder, name);
  };
  const [natsPort, storePort, httpPort, postgresPort] = await Promise.all([
    freePort(),
    freePort(),
    freePort(),
    freePort(),
  ]);
  const keysUrl = newKeysUrl();
  const natsUrl = (user: string) => `tls://${user}@localhost:${natsPort}`;
  const env = (name: string): Record<string, string> => ({
    NODE_EXTRA_CA_CERTS: files.ca,
    NATS_URL_FILE: secret(`${name}-nats`, natsUrl(name === 'gateway' ? 'gateway:three' : 'services:one%20two')),
    EVENTSTORE_URL_FILE: secret(`${name}-store`, `esdb://admin:store-secret@localhost:${storePort}?tls=true`),
    KEYS_URL_FILE: secret(`${name}-keys`, keysUrl),
    HEALTH_PORT: '0',
    HEALTH_HOST: '127.0.0.1',
    SMTP_URL: peer.url,
    MAIL_FROM: 'Punctual <reports@example.com>',
    HOST: '127.0.0.1',
    PORT: String(httpPort),
    ADMIN_PASSWORD_FILE: secret(`${name}-admin`, admin.password),
    READ_MODEL_URL_FILE: secret(
      `${name}-sql`,
      `postgres://punctual@localhost:${postgresPort}/postgres?sslmode=verify-full&sslrootcert=${files.ca}`,
    ),
  });
  const running = services.map((name) => runBuilt(`services/${name}/dist/main.js`, env(name)));
  for (const program of running) await waitForLine(program, /waiting for the event store/, 90_000);
  await startTlsStore(storePort, folder, files);
  for (const program of running) await waitForLine(program, /waiting for NATS/, 60_000);
  await startTlsNats(natsPort, folder, files);
  for (const program of running.slice(-1)) await waitForLine(program, /waiting for the database of the views/, 60_000);
  postgres = await startPostgres(programs, { port: postgresPort, tls: files });
  for (const program of running) await waitForLine(program, /"ready"/, 60_000);

  const api = new Api(`http://127.0.0.1:${httpPort}`);
  await api.login();
  const { id: reportId } = await api.createReport(sampleReport);
  const { id } = await api.createSchedule(sampleSchedule(reportId, 'somebody@example.com'));
  await api.execute(id);
  await waitUntil('the mail', () => peer.messageIdsTo('somebody@example.com').length === 1);

  const store = `localhost:${storePort}?tls=true`;
  const sql = `localhost:${postgresPort}/postgres?sslmode=verify-full&sslrootcert=${files.ca}`;
  const ends = async (name: string, changed: Record<string, string>) => {
    const without = Object.fromEntries(Object.keys(changed).map((setting) => [`${setting}_FILE`, '']));
    const program = runBuilt(`services/${name}/dist/main.js`, { ...env(name), PORT: '0', ...without, ...changed });
    const { code } = await program.ended;
    return { code, printed: program.stdout() + program.stderr() };
  };
  const stranger = await ends('renderer', { EVENTSTORE_URL: `esdb://admin:planted-secret@${store}` });
  expect(stranger.code).toBe(78);
  expect(stranger.printed).toContain('EVENTSTORE_URL: the event store refuses the user');
  const unknown = await ends('gateway', { READ_MODEL_URL: `postgres://stranger:planted-secret@${sql}` });
  expect(unknown.code).toBe(78);
  expect(unknown.printed).toContain('READ_MODEL_URL: the database refuses the user');
  const untrusting = await ends('renderer', { NODE_EXTRA_CA_CERTS: '', START_WAIT: '1' });
  expect(untrusting.code).toBe(1);
  expect(untrusting.printed).toMatch(
    /waiting for the event store.*certificate|certificate.*waiting for the event store/,
  );
  expect(stranger.printed + unknown.printed).not.toContain('planted-secret');

  for (const program of running) {
    expect(program.stdout() + program.stderr()).not.toMatch(/one two|one%20two|store-secret/);
    program.signal('SIGTERM');
  }
  await Promise.all(running.map(({ ended }) => ended));
}, 300_000);
