import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { startStore } from './processes';

const APPENDS = 30_000;
const IN_FLIGHT = 256;
const BASELINE = 2_000;

const seconds = async (work: () => Promise<void> | void): Promise<number> => {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
};

/** The event store through its real client, compared with SQLite alone using one durable transaction per row. */
export const store = async (): Promise<void> => {
  const directory = mkdtempSync(join(tmpdir(), 'punctual-bench-'));
  const { url, stop } = await startStore(join(directory, 'events.db'));
  const client = EventStoreDBClient.connectionString([url] as unknown as TemplateStringsArray);
  const data = {
    deliveryId: randomUUID(),
    attempt: 1,
    recipients: ['person@example.com'],
    at: '2026-11-23T09:00:00.000Z',
    text: 'x'.repeat(200),
  };
  const indexes = Array.from({ length: APPENDS }, (_, index) => index).values();
  const append = async () => {
    for (const index of indexes) {
      await client.appendToStream(
        `bench-${index % 5_000}`,
        jsonEvent({ id: randomUUID(), type: 'Appended', data, metadata: { v: 1, tenantId: 'default' } }),
      );
    }
  };
  const appending = await seconds(async () => {
    await Promise.all(Array.from({ length: IN_FLIGHT }, append));
  });
  let read = 0;
  const reading = await seconds(async () => {
    for await (const { event } of client.readAll({ maxCount: APPENDS })) if (event) read++;
  });

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

  const appendRate = APPENDS / appending;
  const plainRate = BASELINE / inserting;
  console.log(`store: ${APPENDS} events, ${IN_FLIGHT} appends in flight`);
  console.log(
    `  durable appends   ${appendRate.toFixed(0)}/s (target: at least 5,000), ${(appendRate / plainRate).toFixed(2)} times SQLite alone with one transaction each (${plainRate.toFixed(0)}/s)`,
  );
  console.log(`  events read       ${(read / reading).toFixed(0)}/s (target: at least 20,000), ${read} events`);
  await client.dispose();
  stop();
  rmSync(directory, { recursive: true, force: true });
};
