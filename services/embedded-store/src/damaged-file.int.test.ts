import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient, type ResolvedEvent } from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LogError, startEmbeddedStore } from './index';
import { event, record, startTestStore, types, until } from './testing/store';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'embedded-store-'));
  file = join(folder, 'data', 'events.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A closed log of a few hundred pages. */
const writeLog = async (): Promise<void> => {
  const store = await startEmbeddedStore({ file });
  const client = EventStoreDBClient.connectionString([store.url] as unknown as TemplateStringsArray);
  for (let index = 0; index < 20; index++)
    await client.appendToStream(`s${index}`, event('A', { text: 'x'.repeat(50_000) }));
  await client.dispose();
  await store.close();
};

/** Overwrites pages of a file with noise. */
const scribble = (path: string, fromPage: number, pages: number): void => {
  const descriptor = openSync(path, 'r+');
  writeSync(descriptor, Buffer.alloc(pages * 4_096, 0x5a), 0, pages * 4_096, fromPage * 4_096);
  closeSync(descriptor);
};

const refusal = async (mustExist = false): Promise<LogError> => {
  const error: unknown = await startEmbeddedStore({ file, mustExist }).catch((e: unknown) => e);
  if (error instanceof LogError) return error;
  throw new Error(`not refused as expected: ${String(error)}`);
};

describe('opening', () => {
  it.each([
    ['pages in the middle', () => scribble(file, 40, 30)],
    ['its first page', () => scribble(file, 0, 1)],
    ['the second half', () => truncateSync(file, Math.floor(statSync(file).size / 8_192) * 4_096)],
  ])('refuses a file that lost %s, and names the file and the remedy', async (_, damage) => {
    await writeLog();
    damage();
    const { message, trouble } = await refusal();
    expect(trouble).toBe('damaged');
    expect(message).toContain(file);
    expect(message).toContain('Restore it from a backup and run "npm run rebuild-views"');
  });

  it('refuses a missing or empty file when a log existed before, and creates none', async () => {
    expect((await refusal(true)).message).toMatch(/events\.db is missing, but a log existed before.*Restore/);
    expect(statSync(file, { throwIfNoEntry: false })).toBeUndefined();
    writeFileSync(file, '');
    expect((await refusal(true)).message).toContain('events.db is empty');
    expect(statSync(file).size).toBe(0);
    await (await startEmbeddedStore({ file })).close();
    await (await startEmbeddedStore({ file, mustExist: true })).close();
  });

  it('refuses a missing file whose write-ahead log still exists', async () => {
    mkdirSync(join(folder, 'data'));
    writeFileSync(`${file}-wal`, 'x');
    expect((await refusal()).message).toContain(`is missing, but ${file}-wal holds changes to it`);
  });

  it('names what cannot be opened', async () => {
    mkdirSync(file, { recursive: true });
    expect((await refusal()).message).toBe(`the event log ${file} is a folder; give the path of a file`);
    rmSync(join(folder, 'data'), { recursive: true });
    writeFileSync(join(folder, 'data'), 'a file');
    const { message } = await refusal();
    expect(message).toContain(join(folder, 'data'));
    expect(message).toMatch(/EEXIST|ENOTDIR/);
    expect(message).not.toContain('unable to open database file');
  });
});

describe('damage found while running', () => {
  it('is reported to callers and once to the host program, and does not stop the store', async () => {
    const test = await startTestStore();
    for (let index = 0; index < 30; index++)
      await test.client.appendToStream(
        `s${index}`,
        Array.from({ length: 10 }, () => event('A', { text: 'x'.repeat(50_000) })),
      );
    await test.restart(); // memory is empty, so reads use the file
    const path = join(test.folder, 'events.db');
    scribble(path, 2, Math.floor(statSync(path).size / 4_096) - 3);
    const failure = await types(test.client.readAll() as AsyncIterable<ResolvedEvent>).catch(String);
    expect(failure).toMatch(/15 DATA_LOSS: the event log .*events\.db is damaged .*Restore it from a backup/);
    expect((await test.store.failed).message).toContain('is damaged');
    await expect(test.client.appendToStream('s', event('A'))).rejects.toThrow('is damaged');
    const log = record(test.client.subscribeToAll());
    await until(
      () => log,
      (seen) => seen.includes('UnknownError'),
    );
    expect(test.said).toEqual([]);
    await test.close();
  });
});
