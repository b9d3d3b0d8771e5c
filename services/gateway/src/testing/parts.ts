import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type Clock,
  createLog,
  Lifecycle,
  type Log,
  openResources,
  type Resources,
  startNatsServer,
} from '@punctual/chassis';
import { natsServerBinary } from '@punctual/chassis/testing';
import { type EmbeddedStore, startEmbeddedStore } from '@punctual/embedded-store';

/** A temporary folder, a lifecycle that stops every started part, and a silent log unless one is given. */
export const testGround = (log: Log = createLog('test', process.env['TEST_LOG_LEVEL'] ?? 'silent')) => {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-test-'));
  const lifecycle = new Lifecycle(log);
  const close = async () => {
    await lifecycle.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { folder, log, lifecycle, close };
};
export type TestGround = ReturnType<typeof testGround>;

/** A separate event store that speaks the real protocol. */
export const startStore = async ({ folder, lifecycle }: TestGround): Promise<EmbeddedStore> => {
  const store = await startEmbeddedStore({ file: join(folder, 'events.db') });
  await lifecycle.start({ name: 'event store', stop: () => store.close() });
  return store;
};

/** A real nats-server and an event store, with connections to both. */
export const startParts = async (
  ground: TestGround,
  clock?: Clock,
): Promise<Resources & { stopNats(): Promise<void> }> => {
  const { folder, log, lifecycle } = ground;
  const { url: eventStoreUrl } = await startStore(ground);
  const nats = await startNatsServer({ directory: join(folder, 'nats'), log, binary: natsServerBinary() });
  await lifecycle.start({ name: 'nats-server', stop: () => nats.stop() });
  const resources = await openResources(
    {
      natsUrl: nats.url,
      eventStore: eventStoreUrl,
      keys: pathToFileURL(join(folder, 'keys.db')).href,
      log,
      service: 'test',
      ...(clock ? { clock } : {}),
    },
    lifecycle,
  );
  return { ...resources, stopNats: () => nats.stop() };
};
