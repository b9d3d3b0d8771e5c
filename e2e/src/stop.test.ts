import { afterAll, expect, it } from '@jest/globals';
import { Api, admin } from './api';
import { run, runBuilt, waitForLine } from './program';
import { sampleReport } from './samples';
import { cleanUp, newFolder, processesIn, startSystem } from './system';
import { waitUntil } from './wait-until';

afterAll(cleanUp);

it.each(['SIGTERM', 'SIGINT'] as const)('%s stops everything, and the next start has everything', async (signal) => {
  const first = await startSystem();
  const { id } = await first.api.createReport(sampleReport);
  expect(processesIn(first.dataDir).length).toBeGreaterThan(0);
  first.program.signal(signal);
  expect(await first.program.ended).toEqual({ code: 0, signal: null });
  expect(processesIn(first.dataDir)).toEqual([]);

  const begun = performance.now();
  const second = await startSystem({ dataDir: first.dataDir });
  process.stdout.write(`  second start: ready after ${Math.round(performance.now() - begun)} ms\n`);
  expect(await second.api.get(`/api/v1/reports/${id}`)).toMatchObject({ id, name: sampleReport.name });
  expect(await second.stop()).toEqual({ code: 0, signal: null });
});

it('SIGTERM while it still starts ends it, leaves no nats-server, and harms nothing', async () => {
  const env = { DATA_DIR: newFolder(), PORT: '0' };
  // At the first start, and over what that one left.
  for (let start = 1; start <= 2; start++) {
    const program = runBuilt('services/single/dist/main.js', env);
    await waitUntil('nats-server, which runs before the services do', () => processesIn(env.DATA_DIR).length > 0);
    program.signal('SIGTERM');
    expect(await program.ended).toEqual({ code: 0, signal: null });
    expect(program.stdout()).not.toContain('ready at');
    expect(processesIn(env.DATA_DIR)).toEqual([]);
  }
  const { api, stop } = await startSystem({ dataDir: env.DATA_DIR });
  await api.createReport(sampleReport);
  expect(await stop()).toEqual({ code: 0, signal: null });
}, 60_000);

it('no nats-server outlives a process that was killed', async () => {
  const { program, dataDir } = await startSystem();
  expect(processesIn(dataDir).length).toBeGreaterThan(0);
  await program.kill();
  await waitUntil('the end of nats-server', () => processesIn(dataDir).length === 0);
});

it('the first start alone says the generated password, which works', async () => {
  const env = { DATA_DIR: newFolder(), PORT: '0' };
  const first = runBuilt('services/single/dist/main.js', env);
  const [, url = '', email = '', password = ''] = await waitForLine(
    first,
    /ready at (http:\S+)\s+Administrator\s+(\S+)\s+Password\s+(\S+)/,
  );
  expect(email).toBe(admin.email);
  await new Api(url).login({ email, password });
  first.signal('SIGTERM');
  await first.ended;

  const second = runBuilt('services/single/dist/main.js', env);
  const [, again = ''] = await waitForLine(second, /ready at (http:\S+)[\s\S]*Ctrl-C/);
  expect(second.stdout()).not.toContain('Password');
  await new Api(again).login({ email, password });
  second.signal('SIGTERM');
  expect(await second.ended).toEqual({ code: 0, signal: null });
});

it('wrong settings are listed all at once, and nothing starts', async () => {
  const folder = newFolder();
  const program = runBuilt('services/single/dist/main.js', {
    DATA_DIR: folder,
    PORT: '99999',
    SMTP_URL: 'mail.example.com',
    LOG_LEVEL: 'loud',
    RECONCILE_AFTER: '-1',
    ADMIN_PASSWORD: 'short',
  });
  expect(await program.ended).toEqual({ code: 78, signal: null });
  for (const name of ['PORT', 'SMTP_URL', 'LOG_LEVEL', 'RECONCILE_AFTER', 'ADMIN_PASSWORD'])
    expect(program.stderr()).toContain(`${name}: `);
  const listing = run('ls', [folder]);
  await listing.ended;
  expect(listing.stdout()).toBe('');
});
