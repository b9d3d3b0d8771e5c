import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { connectStore, type StoreConnection } from '@punctual/chassis';
import { startEmbeddedStoreThread } from '@punctual/embedded-store';
import { startStore } from './processes';

const APPENDS = 30_000;
const IN_FLIGHT = 256;
const BASELINE = 2_000;
const data = {
  deliveryId: randomUUID(),
  attempt: 1,
  recipients: ['person@example.com'],
  at: '2026-11-23T09:00:00.000Z',
  text: 'x'.repeat(200),
};

const seconds = async (work: () => Promise<void> | void): Promise<number> => {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
};

/** Appends and reads through one transport; prints events a second. */
const measure = async (name: string, connection: StoreConnection, target: number, plainRate: number): Promise<void> => {
  const indexes = Array.from({ length: APPENDS }, (_, index) => index).values();
  const append = async () => {
    for (const index of indexes) {
      const event = { id: randomUUID(), type: 'Appended', data, metadata: { v: 1, tenantId: 'default' } };
      await connection.append(`bench-${index % 5_000}`, [event], 'any');
    }
  };
  const appending = await seconds(async () => {
    await Promise.all(Array.from({ length: IN_FLIGHT }, append));
  });
  const stop = new AbortController();
  let read = 0;
  const following = connection.subscribe({ prefixes: ['bench-'], from: 'start', size: 500, signal: stop.signal });
  const reading = await seconds(async () => {
    for await (const { events, live } of following) {
      for (const event of events) if (event.data) read++;
      if (live) break;
    }
  });
  const rate = APPENDS / appending;
  console.log(
    `  ${name.padEnd(8)} ${rate.toFixed(0)} durable appends/s (target: at least ${target}), ${(rate / plainRate).toFixed(2)} times SQLite alone; ${(read / reading).toFixed(0)} events followed/s`,
  );
  await connection.close();
};

/** The event store through both transports, compared with SQLite alone using one durable transaction per row. */
export const store = async (): Promise<void> => {
  const directory = mkdtempSync(join(tmpdir(), 'punctual-bench-'));
  const plain = new DatabaseSync(join(directory, 'plain.db'));
  plain.exec(
    'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE events (position INTEGER PRIMARY KEY, stream TEXT, data TEXT)',
  );
  const insert = plain.prepare('INSERT INTO events (stream, data) VALUES (?, ?)');
  const text = JSON.stringify(data);
  const inserting = await seconds(() => {
    for (let index = 0; index < BASELINE; index++) insert.run(`bench-${index}`, text);
  });
  plain.close();
  const plainRate = BASELINE / inserting;

  console.log(`store: ${APPENDS} events, ${IN_FLIGHT} appends in flight; SQLite alone ${plainRate.toFixed(0)}/s`);
  const thread = await startEmbeddedStoreThread({ file: join(directory, 'channel.db') });
  await measure('channel', await connectStore(thread.connect()), 30_000, plainRate);
  await thread.close();
  const { url, stop } = await startStore(join(directory, 'grpc.db'));
  await measure('gRPC', await connectStore(url), 5_000, plainRate);
  stop();
  rmSync(directory, { recursive: true, force: true });
};
