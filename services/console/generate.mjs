import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(folder));
const program = join(root, 'services', 'gateway', 'dist', 'write-openapi.js');

/** The generated document; git ignores it, as it ignores the client in src/api/gen. */
export const documentFile = join(folder, 'openapi.gen.json');
const client = join(folder, 'src', 'api', 'gen', 'sdk.gen.ts');

const node = (args) => {
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  if (status !== 0) throw new Error(`${args[0]} failed with exit code ${status}: ${String(stderr)}`);
};

/** Writes the gateway's OpenAPI document, and the client where the document has changed. True where it had. */
export const generateClient = () => {
  const before = existsSync(documentFile) ? readFileSync(documentFile, 'utf8') : '';
  node(['--disable-warning=ExperimentalWarning', program, documentFile]);
  if (existsSync(client) && readFileSync(documentFile, 'utf8') === before) return false;
  try {
    node([join(root, 'node_modules', '@hey-api', 'openapi-ts', 'bin', 'run.js'), '--silent']);
  } catch (error) {
    // Without this the next call would take the document for one whose client exists.
    rmSync(documentFile, { force: true });
    throw error;
  }
  return true;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) generateClient();
