import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The most script, in bytes gzipped, that the browser may load before the first page can be used. */
const LIMIT = 200_000;
/** What a person's browser loads first: the frame, with the pages that people arrive at. */
const FRAME = 'index.html';

/** The scripts that load with a module: its static imports, and the imports of those. */
const scriptsOf = (manifest, module) => {
  const files = new Set();
  const visit = (name) => {
    const chunk = manifest[name];
    if (!chunk) throw new Error(`the build has no ${name}; weight.mjs names the first page`);
    if (files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const needed of chunk.imports ?? []) visit(needed);
  };
  visit(module);
  return [...files];
};

/** Throws where the first page exceeds the limit. Needs the compressed files. */
export const checkWeight = (dist) => {
  const manifest = JSON.parse(readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8'));
  const bytes = scriptsOf(manifest, FRAME).reduce((sum, file) => sum + statSync(join(dist, `${file}.gz`)).size, 0);
  if (bytes > LIMIT) throw new Error(`the first page has ${bytes} bytes of script, gzipped; ${LIMIT} are allowed`);
  return { bytes, limit: LIMIT };
};
