// Builds the console into dist: the typed client from the gateway's OpenAPI document, the page, compressed copies of
// it, and a check of its weight. Needs the compiled gateway (tsc -b).
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compressAll } from './compress.mjs';
import { generateClient } from './generate.mjs';
import { checkWeight } from './weight.mjs';

const folder = dirname(fileURLToPath(import.meta.url));
const dist = join(folder, 'dist');

generateClient();
const vite = join(folder, '..', '..', 'node_modules', 'vite', 'bin', 'vite.js');
const { status } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
  cwd: folder,
  stdio: 'inherit',
});
if (status !== 0) throw new Error(`vite build failed with exit code ${status}`);
await compressAll(dist);
const { bytes, limit } = checkWeight(dist);
console.log(
  `The console's first page has ${Math.ceil(bytes / 1000)} kB of script, gzipped, of ${limit / 1000} allowed`,
);
