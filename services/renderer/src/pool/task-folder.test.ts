import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { taskFolder } from './task-folder';

const parent = mkdtempSync(join(tmpdir(), 'punctual-folders-'));
afterAll(() => rmSync(parent, { recursive: true }));

it('a new folder is private, and what a killed service left is removed, but nothing of one that runs', async () => {
  const { pid: ended } = spawnSync(process.execPath, ['--version']);
  const names = [`punctual-render-${ended}-a`, `punctual-render-${process.pid}-b`, 'punctual-render-x', 'other'];
  for (const name of names) mkdirSync(join(parent, name, 'rows'), { recursive: true });
  const made = await taskFolder(parent);
  expect(statSync(made).mode & 0o777).toBe(0o700);
  expect(readdirSync(parent).sort()).toEqual([basename(made), ...names.slice(1)].sort());
});
