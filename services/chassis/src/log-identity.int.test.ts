import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type EmbeddedStore, startEmbeddedStore } from '@punctual/embedded-store';
import { connectStore } from './connect-store';
import { EventStore } from './event-store';
import { randomId } from './ids';
import { OtherLog } from './log-identity';
import { eventually } from './testing/eventually';
import { reportDefined } from './testing/report-events';

let directory: string;
let running: EmbeddedStore;
let store: EventStore;
let told: Error[];
const file = (name: string) => join(directory, name);
const start = async (name: string, port?: number): Promise<void> => {
  running = await startEmbeddedStore({ file: file(name), ...(port ? { port } : {}) });
};
const replaceBy = async (name: string): Promise<void> => {
  const { port } = running;
  await running.close();
  await start(name, port);
};
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'punctual-identity-'));
  await start('first.db');
  told = [];
  store = new EventStore(
    await connectStore(running.url),
    () => {},
    (error) => void told.push(error),
  );
});
afterEach(async () => {
  await store.close();
  await running.close();
  await rm(directory, { recursive: true, force: true });
});

const append = () =>
  store.append(
    `report-${randomId()}`,
    [{ id: randomId(), ...reportDefined(), metadata: { v: 1, tenantId: 'default' } }],
    'any',
  );
const following = () => {
  const stop = new AbortController();
  const seen = { live: false, error: null as unknown };
  const ended = (async () => {
    for await (const { live } of store.follow({ prefixes: ['report-'], from: null, signal: stop.signal }))
      seen.live ||= live;
  })().catch((error: unknown) => (seen.error = error));
  return {
    seen,
    stop: async () => {
      stop.abort();
      await ended;
    },
  };
};

describe('the identity of a log', () => {
  it('is the same for all concurrent readers of an empty log', async () => {
    const others = await Promise.all(
      Array.from({ length: 5 }, async () => new EventStore(await connectStore(running.url))),
    );
    const ids = await Promise.all([store, ...others].map((one) => one.identity()));
    expect(new Set(ids).size).toBe(1);
    await replaceBy('first.db');
    expect(await eventually(async () => new EventStore(await connectStore(running.url)).identity())).toBe(ids[0]);
    await Promise.all(others.map((one) => one.close()));
  });

  it('is checked when the store comes back: another log stops the followers', async () => {
    await append();
    const { seen, stop } = following();
    await eventually(() => expect(seen.live).toBe(true));
    await replaceBy('second.db');
    await eventually(() => expect(seen.error).toBeInstanceOf(OtherLog));
    expect(String(told[0])).toMatch(/holds a new log, not .*, which was read before/);
    await stop();
  });

  it('does not hide a log restored from an older copy', async () => {
    await store.identity();
    await append();
    const { port } = running;
    await running.close();
    await copyFile(file('first.db'), file('backup.db'));
    await start('first.db', port);
    await eventually(append);
    const { seen, stop } = following();
    await eventually(() => expect(seen.live).toBe(true));
    await replaceBy('backup.db');
    await eventually(() => expect(seen.error).toBeInstanceOf(OtherLog));
    expect(String(told[0])).toMatch(/restored from an older copy/);
    await stop();
  });

  it('stays when the same log comes back', async () => {
    await append();
    const { seen, stop } = following();
    await eventually(() => expect(seen.live).toBe(true));
    await replaceBy('first.db');
    await eventually(append);
    expect([seen.error, told]).toEqual([null, []]);
    await stop();
  });
});
