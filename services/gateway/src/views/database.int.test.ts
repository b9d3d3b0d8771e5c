import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { openDatabase, query } from './database';

// SQLite's page limit raises the same error as a full disk.
it('says that the disk is full, and writes again once there is space', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'punctual-views-'));
  const { db, close } = openDatabase({ file: join(folder, 'read-model.db') }, () => {});
  await sql`CREATE TABLE rows (text TEXT)`.execute(db);
  const insert = () => query(() => sql`INSERT INTO rows VALUES (${'x'.repeat(100_000)})`.execute(db));
  await sql`PRAGMA max_page_count = 10`.execute(db);
  await expect(insert()).rejects.toMatchObject({
    name: 'ReadModelUnavailable',
    message: 'the disk that holds the views is full',
  });
  await sql`PRAGMA max_page_count = 1000`.execute(db);
  await insert();
  await close();
  rmSync(folder, { recursive: true });
});
