import { once } from 'node:events';
import { chmod, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EventStoreDBClient } from '@eventstore/db-client';
import { describe, expect, it } from '@jest/globals';
import { all, output, storePrograms } from './testing/programs';
import { collect, event, types } from './testing/store';

const programs = storePrograms();

describe('the stand-alone store', () => {
  it('closes cleanly on SIGTERM', async () => {
    const { child, url } = await programs.start();
    const client = EventStoreDBClient.connectionString(url);
    await client.appendToStream('s', event('A'));
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    await client.dispose();
  });

  it('reports all invalid settings at once', async () => {
    const child = programs.run({
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
    const { child, url } = await programs.start();
    const client = EventStoreDBClient.connectionString([url] as unknown as TemplateStringsArray);
    for (let index = 0; index < 20; index++)
      await client.appendToStream(`s${index}`, event('A', { text: 'x'.repeat(1_000_000) }));
    const said = all(child.stderr);
    const exited = once(child, 'exit');
    const file = join(programs.folder(), 'events.db');
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
    await chmod(programs.folder(), 0o755);
    await writeFile(join(programs.folder(), 'events.db'), '');
    await chmod(join(programs.folder(), 'events.db'), 0o000);
    await chmod(programs.folder(), 0o777);
    const child = programs.run({}, asNobody);
    const [said, [code]] = await Promise.all([output(child.stderr), once(child, 'exit')]);
    expect(code).toBe(1);
    expect(said).toContain(`the event log ${join(programs.folder(), 'events.db')} cannot be read and written (EACCES)`);
    expect(said).toContain('Grant this user read and write access there');
  });

  it('names the folder that its user cannot write to', async () => {
    const asNobody = process.getuid?.() === 0 ? { uid: 65_534 } : {};
    await chmod(programs.folder(), 0o555);
    const child = programs.run({}, asNobody);
    expect(await output(child.stderr)).toContain(
      `the folder ${programs.folder()} of the event log cannot be written to (EACCES)`,
    );
    await chmod(programs.folder(), 0o755);
  });

  it('refuses a file another process has open', async () => {
    await programs.start();
    const second = programs.run({});
    expect(await output(second.stderr)).toContain('in use by another process');
  });

  it('serves the client from another process', async () => {
    const { url } = await programs.start();
    const client = EventStoreDBClient.connectionString(url);
    await client.appendToStream('s', event('A'));
    expect(await types(client.readStream('s'))).toEqual(['A']);
    await client.dispose();
  });
});
