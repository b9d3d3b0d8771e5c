import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient } from '@eventstore/db-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { compile } from './testing/compiled';
import { collect, event, types } from './testing/store';

let compiled: ReturnType<typeof compile>;
let folder: string;
const children: ChildProcess[] = [];
beforeAll(() => {
  compiled = compile();
});
afterAll(() => compiled.remove());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'embedded-store-'));
});
afterEach(async () => {
  for (const child of children.splice(0))
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

const run = (environment: Record<string, string>, as: { uid?: number } = {}): ChildProcess => {
  const env = {
    PATH: process.env['PATH'] ?? '',
    EVENTSTORE_FILE: join(folder, 'events.db'),
    EVENTSTORE_PORT: '0',
    ...environment,
  };
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(compiled.folder, 'main.js')], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...as,
  });
  children.push(child);
  return child;
};

const output = async (stream: NodeJS.ReadableStream | null): Promise<string> => {
  if (!stream) throw new Error('no output');
  for await (const chunk of stream) return String(chunk);
  return '';
};

const all = async (stream: NodeJS.ReadableStream | null): Promise<string> => {
  let text = '';
  for await (const chunk of stream ?? []) text += String(chunk);
  return text;
};

const start = async (environment: Record<string, string> = {}): Promise<{ child: ChildProcess; url: string }> => {
  const child = run(environment);
  const said = await output(child.stdout);
  const url = /esdb:\S+/.exec(said)?.[0];
  if (!url) throw new Error(`the store did not start: ${said}${await output(child.stderr)}`);
  return { child, url };
};

/** Opens the log again: acknowledged streams are at their positions, and each stream is complete. */
const expectStored = async (acknowledged: Map<string, bigint>): Promise<void> => {
  const { url } = await start();
  const client = EventStoreDBClient.connectionString(url);
  const found = new Map<string, { types: string[]; position: bigint }>();
  for (const { event: e } of await collect(client.readAll())) {
    if (!e) continue;
    const known = found.get(e.streamId) ?? { types: [], position: 0n };
    found.set(e.streamId, { types: [...known.types, e.type], position: e.position.commit });
  }
  for (const [stream, position] of acknowledged) expect(found.get(stream)).toEqual({ types: ['One', 'Two'], position });
  for (const { types: whole } of found.values()) expect(whole).toEqual(['One', 'Two']);
  await client.dispose();
};

it('keeps every acknowledged append through kill -9, and appends all events or none', async () => {
  const acknowledged = new Map<string, bigint>();
  for (let round = 0; round < 3; round++) {
    const { child, url } = await start();
    const client = EventStoreDBClient.connectionString(url);
    let next = 0;
    const writer = async (): Promise<void> => {
      for (;;) {
        const stream = `r${round}-${next++}`;
        const { position } = await client.appendToStream(stream, [event('One'), event('Two')], {
          expectedRevision: 'no_stream',
        });
        acknowledged.set(stream, position?.commit ?? -1n);
        if (acknowledged.size >= (round + 1) * 600) child.kill('SIGKILL');
      }
    };
    await Promise.allSettled(Array.from({ length: 200 }, writer)); // all settle when the process ends
    await client.dispose();
  }
  expect(acknowledged.size).toBeGreaterThanOrEqual(1_800);
  await expectStored(acknowledged);
});

it('keeps every append acknowledged over the channel through kill -9, and appends all events or none', async () => {
  const code = `const { startEmbeddedStoreThread } = require(${JSON.stringify(join(compiled.folder, 'index.js'))});
    void startEmbeddedStoreThread({ file: ${JSON.stringify(join(folder, 'events.db'))} }).then((store) => {
      const port = store.connect();
      let next = 0;
      const send = (count) => {
        const calls = Array.from({ length: count }, () => next++);
        const twice = (value) => calls.flatMap((call) => [value(call), value(call)]);
        port.postMessage({
          deadline: Date.now() + 10_000,
          appends: {
            calls, streams: calls.map((call) => process.argv[1] + '-' + call), expected: calls.map(() => -1),
            counts: calls.map(() => 2), ids: twice(() => crypto.randomUUID()),
            types: calls.flatMap(() => ['One', 'Two']), data: twice(() => '{}'), metadata: twice(() => ''),
          },
          requests: [],
        });
      };
      port.on('message', ({ appended }) => {
        for (const [i, call] of appended.calls.entries()) console.log(process.argv[1] + '-' + call + ' ' + appended.positions[i]);
        send(appended.calls.length);
      });
      send(200);
    });`;
  const acknowledged = new Map<string, bigint>();
  for (let round = 0; round < 3; round++) {
    const args = ['--disable-warning=ExperimentalWarning', '-e', code, `r${round}`];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    let text = '';
    for await (const chunk of child.stdout) {
      text += String(chunk);
      if (text.split('\n').length > 600) child.kill('SIGKILL');
    }
    for (const line of text.split('\n').slice(0, -1)) {
      const [stream = '', position = ''] = line.split(' ');
      acknowledged.set(stream, BigInt(position));
    }
  }
  expect(acknowledged.size).toBeGreaterThanOrEqual(1_800);
  await expectStored(acknowledged);
});

describe('the stand-alone store', () => {
  it('closes cleanly on SIGTERM', async () => {
    const { child, url } = await start();
    const client = EventStoreDBClient.connectionString(url);
    await client.appendToStream('s', event('A'));
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    await client.dispose();
  });

  it('reports all invalid settings at once', async () => {
    const child = run({
      EVENTSTORE_FILE: '',
      EVENTSTORE_PORT: 'http',
      EVENTSTORE_HOST: '0.0.0.0',
      EVENTSTORE_USERNAME: 'ops',
      EVENTSTORE_TLS_KEY: '/nowhere',
    });
    const [said, [code]] = await Promise.all([output(child.stderr), once(child, 'exit')]);
    expect(code).toBe(78);
    for (const part of [
      'file:',
      'EVENTSTORE_PORT',
      'host: 0.0.0.0',
      'EVENTSTORE_USERNAME and EVENTSTORE_PASSWORD',
      'EVENTSTORE_TLS_CERT and EVENTSTORE_TLS_KEY',
    ])
      expect(said).toContain(part);
  });

  it('exits when its file is found to be damaged, and reports the reason once', async () => {
    const { child, url } = await start();
    const client = EventStoreDBClient.connectionString([url] as unknown as TemplateStringsArray);
    for (let index = 0; index < 20; index++)
      await client.appendToStream(`s${index}`, event('A', { text: 'x'.repeat(1_000_000) }));
    const said = all(child.stderr);
    const exited = once(child, 'exit');
    const file = join(folder, 'events.db');
    await writeFile(file, Buffer.alloc((await stat(file)).size, 0x5a));
    const reading = collect(client.readAll());
    await expect(reading).rejects.toThrow('is damaged');
    expect(await exited).toEqual([1, null]);
    expect((await said).trim().split('\n')).toEqual([expect.stringMatching(/^the event log .*events\.db is damaged/)]);
    await client.dispose();
  });

  // Root can read every file, so the store runs as user nobody when the tests run as root.
  it('names the file that its user cannot open', async () => {
    const asNobody = process.getuid?.() === 0 ? { uid: 65_534 } : {};
    await chmod(folder, 0o755);
    await writeFile(join(folder, 'events.db'), '');
    await chmod(join(folder, 'events.db'), 0o000);
    await chmod(folder, 0o777);
    const child = run({}, asNobody);
    const [said, [code]] = await Promise.all([output(child.stderr), once(child, 'exit')]);
    expect(code).toBe(1);
    expect(said).toContain(`the event log ${join(folder, 'events.db')} cannot be read and written (EACCES)`);
    expect(said).toContain('Grant this user read and write access there');
  });

  it('names the folder that its user cannot write to', async () => {
    const asNobody = process.getuid?.() === 0 ? { uid: 65_534 } : {};
    await chmod(folder, 0o555);
    const child = run({}, asNobody);
    expect(await output(child.stderr)).toContain(`the folder ${folder} of the event log cannot be written to (EACCES)`);
    await chmod(folder, 0o755);
  });

  it('refuses a file another process has open', async () => {
    await start();
    const second = run({});
    expect(await output(second.stderr)).toContain('in use by another process');
  });
});

// Runs in a separate process, as in production: jest's module loader does not work in worker threads.
describe('a store in a thread', () => {
  const script = async (body: string): Promise<string> => {
    const code = `const { startEmbeddedStoreThread } = require(${JSON.stringify(join(compiled.folder, 'index.js'))});
      const file = ${JSON.stringify(join(folder, 'events.db'))};
      (async () => { ${body} })().catch((error) => console.log(error.name + ': ' + error.message));`;
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '-e', code], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    children.push(child);
    return (await all(child.stdout)).trim();
  };

  it('serves, closes and can be opened again', async () => {
    const said = await script(`
      const store = await startEmbeddedStoreThread({ file }, { listens: true });
      store.onExit(() => console.log('not expected'));
      console.log(store.url);
      await store.close(); await store.close();
      const again = await startEmbeddedStoreThread({ file });
      console.log(again.url);
      await again.close();
      console.log('closed');`);
    expect(said).toMatch(/^esdb:\/\/127\.0\.0\.1:\d+\?tls=false\nnull\nclosed$/);
  });

  it('reports why it does not start', async () => {
    expect(await script("await startEmbeddedStoreThread({ file, host: '0.0.0.0' })")).toContain('InvalidOptionsError');
    expect(
      await script(
        'await startEmbeddedStoreThread({ file }); await startEmbeddedStoreThread({ file }).catch((e) => { console.log(e.name); process.exit() })',
      ),
    ).toBe('StoreLockedError');
  });

  it('ends when the file is damaged, with the reason', async () => {
    const said = await script(`
      const { EventStoreDBClient } = require('@eventstore/db-client');
      const fs = require('node:fs');
      const store = await startEmbeddedStoreThread({ file }, { listens: true });
      const died = new Promise((resolve) => store.onExit(resolve));
      const client = EventStoreDBClient.connectionString([store.url]);
      for (let i = 0; i < 20; i++)
        await client.appendToStream('s' + i, { id: crypto.randomUUID(), type: 'A', contentType: 'application/json', data: 'x'.repeat(1e6) });
      fs.writeFileSync(file, Buffer.alloc(fs.statSync(file).size, 0x5a));
      const reading = (async () => { for await (const _ of client.readAll()); })();
      await reading.catch(() => undefined);
      console.log((await died).message);
      await client.dispose();`);
    expect(said).toMatch(/^the event log .*events\.db is damaged/);
  });

  it('reports when its thread ends', async () => {
    const said = await script(`
      const { Worker } = require('node:worker_threads');
      const post = Worker.prototype.postMessage;
      let worker;
      Worker.prototype.on = ((on) => function (...args) { worker = this; return on.apply(this, args); })(Worker.prototype.on);
      const store = await startEmbeddedStoreThread({ file });
      store.onExit((error) => console.log(error.message));
      await worker.terminate();`);
    expect(said).toBe('the thread of the event store ended with code 1');
  });

  it('closes its channels when it ends, whatever ended it', async () => {
    const said = await script(`
      const { Worker } = require('node:worker_threads');
      let worker;
      Worker.prototype.on = ((on) => function (...args) { worker = this; return on.apply(this, args); })(Worker.prototype.on);
      const store = await startEmbeddedStoreThread({ file });
      const closed = (port) => new Promise((resolve) => port.once('close', resolve).on('message', () => undefined));
      const [before, ended] = [store.connect(), new Promise((resolve) => store.onExit(resolve))];
      await Promise.all([closed(before), ended, worker.terminate()]);
      await closed(store.connect());
      console.log('closed');`);
    expect(said).toBe('closed');
  });

  it('serves the client from another process', async () => {
    const { url } = await start();
    const client = EventStoreDBClient.connectionString(url);
    await client.appendToStream('s', event('A'));
    expect(await types(client.readStream('s'))).toEqual(['A']);
    await client.dispose();
  });
});
