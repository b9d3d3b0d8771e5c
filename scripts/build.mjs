import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compiler, pinnedNode, root, run, SetupError, say } from './tools.mjs';

const stamp = join(root, 'node_modules', '.cache', 'punctual', 'built');
const SKIPPED = new Set(['node_modules', 'dist', 'console']);

function* sourcesIn(folder) {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !SKIPPED.has(entry.name)) yield* sourcesIn(path);
    else if (/\.(ts|tsx|json)$/.test(entry.name)) yield path;
  }
}

/** One hash over name, time and size of every file the build reads: faster than running the compiler (40 ms, not 1 s). */
const fingerprint = () => {
  const hash = createHash('sha256');
  const settings = ['tsconfig.json', 'tsconfig.base.json', 'package-lock.json'];
  const sources = ['contracts', 'verify', 'services', 'bench'].flatMap((folder) => [...sourcesIn(folder)]);
  for (const path of [...settings, ...sources].sort((a, b) => (a < b ? -1 : 1))) {
    const { mtimeMs, size } = statSync(join(root, path));
    hash.update(`${path} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex');
};

const projects = () => JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')).references.map(({ path }) => path);

/** Identifies the sources of the last successful build; empty where there was none. */
export const builtFrom = () => (existsSync(stamp) ? readFileSync(stamp, 'utf8') : '');

const outputsExist = () => projects().every((path) => existsSync(join(root, path, 'dist', '.tsbuildinfo')));

/**
 * Compiles contracts, verify, services and bench when a source has changed since the last successful build. Throws `SetupError`
 * when the sources do not compile; the compiler has then printed its messages.
 */
export const ensureBuilt = async () => {
  const wanted = fingerprint();
  if (builtFrom() === wanted && outputsExist()) return;
  say('Building (tsc -b)');
  rmSync(stamp, { force: true });
  const code = await run(pinnedNode, [compiler, '-b']);
  if (code !== 0) throw new SetupError('The build failed; see the compiler messages above.');
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
};
