import { chmodSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { transformFileSync } from '@swc/core';

const SOURCES = join(__dirname, '..');

/**
 * Compiles the current sources into a new folder below node_modules (where imports resolve), for tests that run the
 * package in another process or thread. Returns the folder and a function that removes it.
 */
export const compile = (): { folder: string; remove: () => void } => {
  const cache = join(SOURCES, '../../../node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'embedded-store-'));
  chmodSync(folder, 0o755); // tests also run the package as another user
  for (const file of globSync(join(SOURCES, '**/*.ts'))) {
    if (file.endsWith('.test.ts') || relative(SOURCES, file).startsWith('testing')) continue;
    const target = join(folder, relative(SOURCES, file).replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    const { code } = transformFileSync(file, {
      swcrc: false,
      jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
      module: { type: 'commonjs' },
    });
    writeFileSync(target, code);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
};
