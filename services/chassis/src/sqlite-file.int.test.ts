import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ConfigError } from './config';
import { openSharedSqliteFile, openSqliteFile } from './sqlite-file';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sqlite-file-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const open = (name: string) => openSqliteFile(join(folder, name), 'PRAGMA journal_mode = WAL', 'delete it');

it('opens a file, and creates a missing one', () => {
  open('good.db').close();
  open('good.db').close();
});

it('names path, reason and remedy for a file it cannot open', () => {
  mkdirSync(join(folder, 'folder.db'));
  writeFileSync(
    join(folder, 'text.db'),
    'this is no database, though it is long enough to have a header of one\n'.repeat(9),
  );
  const refusals: [string, RegExp][] = [
    ['folder.db', /folder\.db: .*let this user write/],
    ['missing/x.db', /missing\/x\.db: its folder is missing .*let this user write/],
    ['text.db', /text\.db: it is damaged; delete it\.$/],
  ];
  for (const [name, words] of refusals) {
    expect(() => open(name)).toThrow(words);
    expect(() => open(name)).toThrow(ConfigError);
    expect(() => open(name)).toThrow(join(folder, name));
  }
});

/** Holds a new file for itself. Once it is told to, it lets go as soon as it sees that the process before it has the file open. */
const HOLDER = `
  const { readdirSync, readlinkSync } = require('node:fs');
  const { DatabaseSync } = require('node:sqlite');
  const [, file] = process.argv;
  const database = new DatabaseSync(file);
  database.exec('BEGIN EXCLUSIVE');
  console.log('held');
  const folder = '/proc/' + process.ppid + '/fd/';
  const isOpen = (name) => { try { return readlinkSync(folder + name) === file; } catch { return false; } };
  process.stdin.once('data', () => {
    const looking = setInterval(() => {
      if (!readdirSync(folder).some(isOpen)) return;
      clearInterval(looking);
      database.exec('COMMIT; CREATE TABLE kept (c)');
      process.stdin.destroy();
    }, 5);
  });`;

it('waits for another process that creates a shared file, and for one that has a file for itself it does not', async () => {
  const file = join(folder, 'shared.db');
  const holder = spawn(process.execPath, ['-e', HOLDER, file], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(holder.stdout, 'data');
  expect(() => open('shared.db')).toThrow(/shared\.db: another process uses it/);
  await new Promise((written) => holder.stdin.write('let go\n', written));
  openSharedSqliteFile(file, 'PRAGMA journal_mode = WAL; CREATE TABLE mine (c)', 'delete it').close();
  if (holder.exitCode === null) await once(holder, 'exit');
  const both = openSqliteFile(file, 'SELECT * FROM mine, kept', 'delete it');
  both.close();
});
