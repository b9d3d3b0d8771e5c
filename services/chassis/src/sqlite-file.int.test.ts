import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ConfigError } from './config';
import { openSqliteFile } from './sqlite-file';

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
