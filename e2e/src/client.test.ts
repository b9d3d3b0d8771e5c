import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { root, run } from './program';
import { cleanUp, type System, startSystem } from './system';

let system: System;
/** Inside the repository, so that the program finds its packages as a user's program does. */
let folder = '';
beforeAll(async () => {
  system = await startSystem();
  const cache = join(root, 'e2e', 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  folder = mkdtempSync(join(cache, 'client-'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const { body } = await system.api.ask('GET', '/openapi.json');
  writeFileSync(join(folder, 'openapi.json'), JSON.stringify(body));
}, 120_000);
afterAll(async () => {
  await cleanUp();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** The command of an installed package, from its own description. */
const command = (name: string, bin: string): string => {
  const found = [join(root, 'e2e', 'node_modules', name), join(root, 'node_modules', name)].flatMap((path) => {
    try {
      const { bin: all } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as {
        bin: Record<string, string>;
      };
      return [join(path, all[bin] ?? '')];
    } catch {
      return [];
    }
  });
  return found[0] ?? '';
};

const node = async (args: readonly string[], env: Record<string, string> = {}) => {
  const program = run(process.execPath, args, env);
  const { code } = await program.ended;
  return { code, text: `${program.stdout()}${program.stderr()}` };
};

it('the OpenAPI document is valid', async () => {
  const validator = command('@seriousme/openapi-schema-validator', 'validate-api');
  const { code, text } = await node([validator, join(folder, 'openapi.json')]);
  expect([code, text]).toEqual([0, expect.stringMatching(/"valid": true/)]);
});

it('a client generated from it compiles, and the program of the documentation creates, executes and reads the history', async () => {
  const types = join(folder, 'punctual.ts');
  const generated = await node([
    command('openapi-typescript', 'openapi-typescript'),
    join(folder, 'openapi.json'),
    '-o',
    types,
  ]);
  expect([generated.code, generated.text]).toEqual([0, expect.any(String)]);

  const [, program = ''] = /^```ts\n([\s\S]*?)^```$/m.exec(readFileSync(join(root, 'docs', 'client.md'), 'utf8')) ?? [];
  writeFileSync(join(folder, 'program.ts'), program);
  const options =
    '--ignoreConfig --rewriteRelativeImportExtensions --strict --skipLibCheck --target es2023 --module nodenext --allowImportingTsExtensions --types node';
  const compiled = await node([
    join(root, 'node_modules', 'typescript', 'bin', 'tsc'),
    ...options.split(' '),
    '--outDir',
    join(folder, 'out'),
    join(folder, 'program.ts'),
  ]);
  expect(compiled).toEqual({ code: 0, text: '' });

  const { key } = await system.api.made<{ key: string }>('/api/v1/api-keys', {
    name: 'client',
    scopes: ['read', 'write'],
  });
  const ran = await node([join(folder, 'out', 'program.js')], { URL: system.api.url, KEY: key });
  expect([ran.code, ran.text]).toEqual([0, expect.stringMatching(/^sent: [0-9a-f-]{36}$/m)]);
}, 180_000);
