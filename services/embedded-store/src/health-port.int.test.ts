import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startHealthPort } from './health-port';
import { compile } from './testing/compiled';

let compiled: ReturnType<typeof compile>;
const folder = mkdtempSync(join(tmpdir(), 'embedded-store-'));
let child: ChildProcess | undefined;
beforeAll(() => {
  compiled = compile();
});
afterEach(() => void child?.kill('SIGKILL'));
afterAll(() => {
  compiled.remove();
  rmSync(folder, { recursive: true, force: true });
});

const run = (environment: Record<string, string>) => {
  const settings = { EVENTSTORE_FILE: join(folder, 'events.db'), EVENTSTORE_PORT: '0', HEALTH_HOST: '127.0.0.1' };
  const program = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(compiled.folder, 'main.js')], {
    env: { PATH: process.env['PATH'] ?? '', ...settings, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child = program;
  return program;
};

describe('HEALTH_PORT of the store as a process', () => {
  it('serves health and metrics while the store runs', async () => {
    const program = run({ HEALTH_PORT: '0' });
    let port = '';
    for await (const line of createInterface(program.stdout)) {
      port ||= /^health port is listening on (\d+)$/.exec(line)?.[1] ?? '';
      if (line.startsWith('event store listening')) break;
    }
    const get = async (path: string, method = 'GET') => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { method });
      return [response.status, await response.text()] as const;
    };
    expect(await get('/health/live')).toEqual([200, '{"status":"live"}']);
    const parts = [{ part: 'event store', ok: true, detail: 'works' }];
    expect(await get('/health/ready')).toEqual([200, JSON.stringify({ status: 'ready', parts })]);
    const [status, metrics] = await get('/metrics');
    expect([status, metrics]).toEqual([200, expect.stringMatching(/^punctual_event_store_ready 1$/m)]);
    expect((await get('/other'))[0]).toBe(404);
    expect((await get('/metrics', 'POST'))[0]).toBe(405);
    program.kill('SIGTERM');
    expect(await once(program, 'exit')).toEqual([0, null]);
  });

  it('in use, or not a port, ends the process with 78 and says so', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    for (const [given, message] of [
      [String(port), `HEALTH_PORT: ${port} is in use on 127.0.0.1`],
      ['70000', 'HEALTH_PORT: must be at most 65535'],
      ['http', "HEALTH_PORT: 'http' is not a whole number"],
    ] as const) {
      const program = run({ HEALTH_PORT: given });
      const [said, [code]] = await Promise.all([text(program.stderr), once(program, 'exit')]);
      expect([code, said]).toEqual([78, expect.stringContaining(message)]);
    }
    other.close();
  });
});

it('is not ready while the file cannot be written, and alive all the same', async () => {
  const health = await startHealthPort({ host: '127.0.0.1', port: 0 }, () => 'the disk is full');
  const answer = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${health.port}${path}`);
    return [response.status, await response.text()] as const;
  };
  expect(await answer('/health/ready')).toEqual([503, expect.stringContaining('the disk is full')]);
  expect((await answer('/health/live'))[0]).toBe(200);
  expect((await answer('/metrics'))[1]).toMatch(/^punctual_event_store_ready 0$/m);
  await health.stop();
});
