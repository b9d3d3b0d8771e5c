import { join } from 'node:path';
import { EventStoreDBClient } from '@eventstore/db-client';
import { expect, it } from '@jest/globals';
import { storePrograms } from './testing/programs';
import { collect, event } from './testing/store';

const programs = storePrograms();

/** Opens the log again: acknowledged streams are at their positions, and each stream is complete. */
const expectStored = async (acknowledged: Map<string, bigint>): Promise<void> => {
  const { url } = await programs.start();
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
    const { child, url } = await programs.start();
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
  const code = `const { startEmbeddedStoreThread } = require(${programs.index()});
    void startEmbeddedStoreThread({ file: ${JSON.stringify(join(programs.folder(), 'events.db'))} }).then((store) => {
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
    const child = programs.script(code, [`r${round}`]);
    let text = '';
    for await (const chunk of child.stdout ?? []) {
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
