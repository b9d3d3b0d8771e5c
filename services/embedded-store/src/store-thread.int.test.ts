import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { all, storePrograms } from './testing/programs';

const programs = storePrograms();

// Runs in a separate process, as in production: jest's module loader does not work in worker threads.
describe('a store in a thread', () => {
  const script = async (body: string): Promise<string> => {
    const code = `const { startEmbeddedStoreThread } = require(${programs.index()});
      const file = ${JSON.stringify(join(programs.folder(), 'events.db'))};
      (async () => { ${body} })().catch((error) => console.log(error.name + ': ' + error.message));`;
    return (await all(programs.script(code).stdout)).trim();
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
});
