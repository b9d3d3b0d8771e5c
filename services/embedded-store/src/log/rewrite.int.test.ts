import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { openDatabase, StoreLockedError } from './database';
import { EventLog } from './event-log';
import { rewriteLog } from './rewrite';

const folder = mkdtempSync(join(tmpdir(), 'embedded-store-'));
afterAll(() => rmSync(folder, { recursive: true }));

const octets = (value: unknown) => Buffer.from(JSON.stringify(value));
const write = (file: string, count: number): void => {
  const db = openDatabase(file);
  const log = new EventLog(db);
  for (let index = 0; index < count; index++) {
    const id = Buffer.alloc(16, 1 + (index % 200));
    const data = octets({ email: `secretive-${index}@example.com`, index });
    log.insert(log.state(`s-${index % 7}`), [{ id, type: 'T', json: 1, data, metadata: octets({ v: 1 }) }], 5);
  }
  // What was removed before anything was overwritten.
  db.exec('DELETE FROM events WHERE position % 5 = 0');
  db.close();
};
const rows = (file: string) => {
  const db = openDatabase(file);
  const all = db.prepare('SELECT * FROM events ORDER BY position').all();
  db.close();
  return all;
};
const holding = (file: string, text: string) =>
  readdirSync(folder).filter(
    (name) => join(folder, name).startsWith(file) && readFileSync(join(folder, name)).includes(text),
  );

it('changes data and metadata in their places, and leaves nothing of what they were in the file', async () => {
  const file = join(folder, 'rewritten.db');
  write(file, 1_200);
  const before = rows(file);
  expect(holding(file, 'secretive')).toHaveLength(1);
  const rewrite = async ({ data }: { data: unknown }) => {
    const { email, index } = data as { email: string; index: number };
    return email.startsWith('sealed') ? null : { data: { email: `sealed-${index}`, index }, metadata: { v: 2 } };
  };
  const seen: number[] = [];
  expect(await rewriteLog(file, rewrite, (events) => seen.push(events))).toEqual({ events: 960, rewritten: 960 });
  expect(seen).toEqual([500, 960]);
  const places = (all: typeof before) => all.map(({ data: _, metadata: __, ...place }) => place);
  const after = rows(file);
  expect(places(after)).toEqual(places(before));
  expect(after.map(({ metadata }) => String(Buffer.from(metadata as Uint8Array)))).toEqual(after.map(() => '{"v":2}'));
  expect(holding(file, 'secretive')).toEqual([]);
  expect(await rewriteLog(file, rewrite)).toEqual({ events: 960, rewritten: 0 });
});

it('leaves events of other programs that are no JSON, or have no metadata, and changes the others', async () => {
  const file = join(folder, 'foreign.db');
  write(file, 10);
  const db = openDatabase(file);
  db.exec("UPDATE events SET metadata = x'' WHERE position % 2 = 0");
  db.exec("UPDATE events SET data = x'7b6e6f' WHERE position % 3 = 0");
  db.close();
  const seen: unknown[] = [];
  const rewrite = async ({ data, metadata }: { data: unknown; metadata: unknown }) => {
    seen.push(metadata);
    return { data: { ...(data as object), email: 'sealed' }, metadata: metadata ?? {} };
  };
  const { events, rewritten } = await rewriteLog(file, rewrite);
  expect(rewritten).toBe(seen.length);
  expect(rewritten).toBeLessThan(events);
  expect(seen).toContain(undefined);
});

it('goes on after it failed in between, and refuses a log that is in use', async () => {
  const file = join(folder, 'failed.db');
  write(file, 1_200);
  let calls = 0;
  const change = async ({ data }: { data: unknown }) => ({ data: { ...(data as object), email: 'x' }, metadata: {} });
  const failing = async (event: { data: unknown }) => {
    if (++calls > 700) throw new Error('the key store is away');
    return change(event);
  };
  await expect(rewriteLog(file, failing)).rejects.toThrow('away');
  expect(await rewriteLog(file, change)).toMatchObject({ events: 960 });
  expect(holding(file, 'secretive')).toEqual([]);
  const db = openDatabase(file);
  await expect(rewriteLog(file, change)).rejects.toThrow(StoreLockedError);
  db.close();
});
