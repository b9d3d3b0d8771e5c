import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { openDatabase } from './database';

it('syncs every commit to the disk, through a write-ahead log', () => {
  const folder = mkdtempSync(join(tmpdir(), 'embedded-store-'));
  const db = openDatabase(join(folder, 'events.db'));
  const pragma = (name: string) => Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0];
  expect([pragma('journal_mode'), pragma('synchronous'), pragma('locking_mode')]).toEqual(['wal', 2, 'exclusive']);
  db.close();
  rmSync(folder, { recursive: true });
});
