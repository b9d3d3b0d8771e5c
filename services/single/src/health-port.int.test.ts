import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, it } from '@jest/globals';
import { freePort } from '@punctual/chassis';
import { natsServerBinary } from '@punctual/chassis/testing';

const folder = mkdtempSync(join(tmpdir(), 'single-'));
let program: ChildProcess | undefined;
afterAll(() => {
  program?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

it('HEALTH_PORT serves health and metrics of the whole system, on loopback', async () => {
  const port = await freePort();
  // The threads need the built program, which `npm test` provides.
  const started = spawn(process.execPath, [join(__dirname, '../dist/main.js')], {
    env: {
      PATH: process.env['PATH'] ?? '',
      NATS_SERVER_BIN: natsServerBinary(),
      PORT: '0',
      DATA_DIR: folder,
      HEALTH_PORT: String(port),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  program = started;
  for await (const line of createInterface(started.stdout)) if (line.startsWith('Ctrl-C')) break;
  const get = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    return { status: response.status, text: await response.text() };
  };
  expect(await get('/health/live')).toEqual({ status: 200, text: '{"status":"live"}' });
  const ready = await get('/health/ready');
  expect([ready.status, JSON.parse(ready.text)]).toMatchObject([200, { status: 'ready' }]);
  const names = (JSON.parse(ready.text) as { parts: { part: string }[] }).parts.map(({ part }) => part);
  expect(names).toEqual(expect.arrayContaining(['service', 'relay', 'renderer and mailer']));
  expect((await get('/metrics')).text).toMatch(/punctual_views_caught_up\S* 1/);
  started.kill('SIGTERM');
  expect(await once(started, 'exit')).toEqual([0, null]);
}, 120_000);
