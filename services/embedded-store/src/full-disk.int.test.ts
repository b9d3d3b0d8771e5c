import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient } from '@eventstore/db-client';
import { Client, credentials, type ServiceError } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectStore, EventStore, randomId } from '@punctual/chassis';
import { openDatabase } from './log/database';
import { EventLog } from './log/event-log';
import { FileHealth } from './log/file-health';
import { LogError } from './log/log-error';
import { type EmbeddedStore, startEmbeddedStore } from './store';
import { event, types, until } from './testing/store';

const MIB = 1024 * 1024;

/** The answer to a health check: the bytes of SERVING, or the error. */
const healthOf = (port: number): Promise<Buffer | ServiceError> => {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  const same = (bytes: Buffer) => bytes;
  return new Promise((resolve) =>
    client.makeUnaryRequest('/grpc.health.v1.Health/Check', same, same, Buffer.of(), (error, response) => {
      client.close();
      resolve(error ?? response ?? Buffer.of());
    }),
  );
};

/** Fills a small file system mounted for the test, where mounting is allowed. */
const mounted = ((): string | undefined => {
  const folder = mkdtempSync(join(tmpdir(), 'full-disk-'));
  const { status } = spawnSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder]);
  if (status === 0) return folder;
  rmSync(folder, { recursive: true });
  return undefined;
})();

describe('a full disk', () => {
  let store: EmbeddedStore;
  let client: EventStoreDBClient;
  /** What services use, over gRPC and over the channel. */
  let services: EventStore[];
  const said: string[] = [];
  beforeAll(async () => {
    if (!mounted) return;
    store = await startEmbeddedStore({ file: join(mounted, 'events.db') }, { say: (line) => void said.push(line) });
    client = EventStoreDBClient.connectionString([store.url] as unknown as TemplateStringsArray);
    const ways = [store.url, store.connect()];
    services = await Promise.all(ways.map(async (way) => new EventStore(await connectStore(way))));
  });
  afterAll(async () => {
    if (!mounted) return;
    await Promise.all(services.map((service) => service.close()));
    await client.dispose();
    await store.close();
    spawnSync('/bin/umount', [mounted]);
    rmSync(mounted, { recursive: true });
  });

  (mounted ? it : it.skip)(
    'refuses appends with the reason, keeps stored events, and accepts appends once there is space',
    async () => {
      const folder = mounted ?? '';
      const big = (octets = 900_000) => event('Big', { text: 'x'.repeat(octets) });
      const stored: string[] = [];
      await client.appendToStream('first', event('A'));
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(join(folder, 'ballast'), Buffer.alloc(bavail * bsize - 8 * MIB));

      let refusal: unknown;
      for (let index = 0; refusal === undefined; index++) {
        const stream = `s${index}`;
        const left = statfsSync(folder).bavail * bsize;
        // Small ones in the end: what room is left then does not suffice for the small write that tries the disk.
        const appends = [big(left > 2 * MIB ? 900_000 : 15_000), event('Small')];
        await client.appendToStream(stream, appends).then(
          () => stored.push(stream),
          (error: unknown) => (refusal = error),
        );
      }
      expect(String(refusal)).toMatch(
        /the disk that holds the event log .*events\.db is full .* the append was not stored/,
      );
      expect(String(refusal)).not.toContain('rollback');
      const many = await Promise.allSettled(
        Array.from({ length: 20 }, (_, i) => client.appendToStream(`m${i}`, big())),
      );
      expect(new Set(many.map(({ status }) => status))).toEqual(new Set(['rejected']));
      for (const stream of stored) expect(await types(client.readStream(stream))).toEqual(['Big', 'Small']);
      await expect(types(client.readStream(`s${stored.length}`))).rejects.toThrow('not found');
      expect(said).toEqual([expect.stringContaining('is full')]);
      expect(await healthOf(store.port)).toMatchObject({ code: 8, details: expect.stringContaining('is full') });
      const full = { name: 'Unavailable', part: 'eventStore', message: expect.stringContaining('is full') };
      const text = 'x'.repeat(900_000);
      const toLog = { id: randomId(), type: 'Big', data: { text }, metadata: {} };
      for (const service of services) {
        await expect(service.check()).rejects.toMatchObject(full);
        await expect(service.append('big', [toLog], 'any')).rejects.toMatchObject(full);
      }

      rmSync(join(folder, 'ballast'));
      expect(readdirSync(folder)).not.toContain('ballast');
      await client.appendToStream('again', big());
      for (const service of services) {
        await service.append('big', [toLog], 'any');
        await service.check();
      }
      expect(await healthOf(store.port)).toEqual(Buffer.of(8, 1));
      expect(said).toHaveLength(2);
      expect(said[1]).toContain('can be written again');
    },
  );
});

// SQLite's page limit raises the same error as a full disk, so this runs everywhere.
describe('a file that cannot grow', () => {
  it('recovers without an append, and reports the problem once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'embedded-store-'));
    const file = join(folder, 'events.db');
    const db = openDatabase(file);
    const log = new EventLog(db);
    const said: string[] = [];
    let now = 0;
    const health = new FileHealth(
      file,
      () => log.tryToWrite(),
      (line) => void said.push(line),
      (error) => {
        throw error;
      },
      () => now,
    );
    const limit = (pages: number) => db.exec(`PRAGMA max_page_count = ${pages}`);
    const tryIt = (): unknown => {
      try {
        log.tryToWrite();
        return undefined;
      } catch (error) {
        return error;
      }
    };
    limit(10);
    for (const at of [0, 1_000, 59_999, 60_000]) {
      now = at;
      expect(health.note(tryIt())).toBeInstanceOf(LogError);
    }
    expect(said).toHaveLength(2);
    expect(health.trouble?.trouble).toBe('full');
    const heals = async () => {
      limit(1_000_000);
      await until(
        () => health.trouble,
        (trouble) => trouble === undefined,
      );
    };
    await heals();
    expect(said).toHaveLength(3);
    expect(said[2]).toContain('can be written again');
    limit(10);
    health.note(tryIt()); // again, within the minute
    await heals();
    expect(said).toHaveLength(3);
    expect(db.prepare('SELECT count(*) AS n FROM streams').get()?.['n']).toBe(0);
    health.stop();
    db.close();
    rmSync(folder, { recursive: true });
  });
});
