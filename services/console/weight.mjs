import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The most script, in bytes gzipped, that the browser may load before the first page can be used. */
const LIMIT = 200_000;
/** What the first page is made of: the frame, and each page a person can arrive at first. */
const FRAME = 'index.html';
const PAGES = [['src/app/shell.tsx', 'src/today/today.page.tsx'], ['src/session/sign-in.page.tsx']];

/** The scripts that load with these modules: their static imports, and the imports of those. */
const scriptsOf = (manifest, modules) => {
  const files = new Set();
  const visit = (name) => {
    const chunk = manifest[name];
    if (!chunk) throw new Error(`the build has no ${name}; weight.mjs names the first page`);
    if (files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const needed of chunk.imports ?? []) visit(needed);
  };
  for (const name of modules) visit(name);
  return [...files];
};

/** Throws where the heavier first page exceeds the limit. Needs the compressed files. */
export const checkWeight = (dist) => {
  const manifest = JSON.parse(readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8'));
  const weigh = (page) =>
    scriptsOf(manifest, [FRAME, ...page]).reduce((sum, file) => sum + statSync(join(dist, `${file}.gz`)).size, 0);
  const bytes = Math.max(...PAGES.map(weigh));
  if (bytes > LIMIT) throw new Error(`the first page has ${bytes} bytes of script, gzipped; ${LIMIT} are allowed`);
  return { bytes, limit: LIMIT };
};
