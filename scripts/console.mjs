import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { builtFrom } from './build.mjs';
import { pinnedNode, root, run, SetupError, say } from './tools.mjs';

const folder = join(root, 'services', 'console');
const page = join(folder, 'dist', 'index.html');
const client = join(folder, 'src', 'api', 'gen', 'sdk.gen.ts');
const cache = join(root, 'node_modules', '.cache', 'punctual');
const SKIPPED = new Set(['node_modules', 'dist', 'gen']);

function* filesIn(path) {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (SKIPPED.has(entry.name)) continue;
    if (entry.isDirectory()) yield* filesIn(join(path, entry.name));
    else if (!entry.name.includes('.test.') && !entry.name.includes('.gen.')) yield join(path, entry.name);
  }
}

const sha = (text) => createHash('sha256').update(text).digest('hex');
const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : '');

/** Changes with every file the page is made of, and with the packages. */
const ownSources = () =>
  sha(
    [...filesIn(folder), join(root, 'package-lock.json')]
      .sort((a, b) => (a < b ? -1 : 1))
      .map((file) => `${file} ${statSync(file).mtimeMs} ${statSync(file).size}`)
      .join('\n'),
  );

const node = async (program) => {
  const code = await run(pinnedNode, [join(folder, program)]);
  if (code !== 0) throw new SetupError(`services/console/${program} failed; see its messages above.`);
};

/**
 * Writes the typed client of the console from the gateway's OpenAPI document, where a source of the services has changed
 * since it was last written. Needs the build.
 */
export const ensureClient = async () => {
  const stamp = join(cache, 'console-client');
  const wanted = builtFrom();
  if (existsSync(client) && read(stamp) === wanted) return;
  await node('generate.mjs');
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
};

/** Builds the console when one of its sources or the OpenAPI document has changed since it was last built. */
export const ensureConsole = async () => {
  await ensureClient();
  const stamp = join(cache, 'console');
  const wanted = sha(ownSources() + read(join(folder, 'openapi.gen.json')));
  if (existsSync(page) && read(stamp) === wanted) return;
  say('Building the console (vite)');
  rmSync(stamp, { force: true });
  await node('build.mjs');
  writeFileSync(stamp, wanted);
};
