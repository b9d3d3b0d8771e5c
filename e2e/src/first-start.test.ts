import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { Api, admin } from './api';
import { root, run, runBuilt, waitForLine } from './program';
import { cleanUp, newFolder, newKeysUrl, startStore, startSystem } from './system';

afterAll(cleanUp);

const reset = (env: Record<string, string>, ...email: string[]) =>
  run(process.execPath, [join(root, 'scripts', 'reset-password.mjs'), ...email], env);
const passwordIn = (text: string) => /Password\s+(\S+)/.exec(text)?.[1] ?? '';

it('a port in use: nothing was created, and the next start shows the password', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const env = { DATA_DIR: join(newFolder(), 'data'), PORT: String(port) };
  const refused = runBuilt('services/single/dist/main.js', env);
  expect(await refused.ended).toEqual({ code: 78, signal: null });
  expect(refused.stderr()).toContain(`PORT: ${port} is in use`);
  expect(readdirSync(join(env.DATA_DIR, '..'))).toEqual([]);
  await new Promise((resolve) => other.close(resolve));

  const started = runBuilt('services/single/dist/main.js', env);
  const [, url = ''] = await waitForLine(started, /ready at (http:\S+)[\s\S]*Ctrl-C/);
  await new Api(url).login({ email: admin.email, password: passwordIn(started.stdout()) });
  started.signal('SIGTERM');
  expect((await started.ended).code).toBe(0);
}, 60_000);

it('two on one data folder: the second one ends and says why, and the first one keeps its nats-server', async () => {
  const first = await startSystem();
  const second = runBuilt('services/single/dist/main.js', { DATA_DIR: first.dataDir, PORT: '0' });
  expect((await second.ended).code).toBe(1);
  expect(second.stderr()).toContain('is in use by another process');
  expect(first.program.stdout() + first.program.stderr()).not.toContain('nats-server');
  expect((await first.api.ready()).status).toBe(200);
  expect((await first.stop()).code).toBe(0);
}, 90_000);

describe('npm run reset-password', () => {
  it('sets a new password on the data directory, prints it once, and refuses while Punctual runs', async () => {
    const first = await startSystem();
    const env = { DATA_DIR: first.dataDir };
    const early = reset(env);
    expect((await early.ended).code).toBe(78);
    expect(early.stderr()).toContain('Punctual is running on');
    await first.stop();

    const program = reset(env, admin.email);
    expect((await program.ended).code).toBe(0);
    const password = passwordIn(program.stdout());
    const second = runBuilt('services/single/dist/main.js', { ...env, PORT: '0', ADMIN_PASSWORD: admin.password });
    const [, url = ''] = await waitForLine(second, /ready at (http:\S+)[\s\S]*Ctrl-C/);
    const api = new Api(url);
    await expect(api.login()).rejects.toThrow('401');
    await api.login({ email: admin.email, password });
    second.signal('SIGTERM');
    expect((await second.ended).code).toBe(0);
  }, 90_000);

  it('works over the network too, and names what is not there', async () => {
    const store = await startStore();
    const env = { EVENTSTORE_URL: store.url, KEYS_URL: newKeysUrl() };
    const empty = reset(env);
    expect((await empty.ended).code).toBe(78);
    expect(empty.stderr()).toContain('There is no account yet');
    const { api, stop } = await startSystem({ env });
    const program = reset(env);
    expect((await program.ended).code).toBe(0);
    await api.login({ email: admin.email, password: passwordIn(program.stdout()) });
    await stop();

    const nowhere = reset({ DATA_DIR: newFolder() });
    expect((await nowhere.ended).code).toBe(78);
    expect(nowhere.stderr()).toContain('There is no event log at');
  }, 90_000);
});

it('where others can reach it, the inbox needs the administrator', async () => {
  const { api, stop } = await startSystem({ env: { HOST: '0.0.0.0' } });
  const url = `${api.url}/inbox.json`;
  const refused = await fetch(url);
  expect([refused.status, refused.headers.get('content-type')]).toEqual([401, 'application/problem+json']);
  const login = Buffer.from(`${admin.email}:${admin.password}`).toString('base64');
  expect((await fetch(url, { headers: { authorization: `Basic ${login}` } })).status).toBe(200);
  expect((await api.ask('GET', '/inbox.json')).status).toBe(200);
  await stop();
}, 60_000);
