import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { compiler, pinnedNode, projectEnv, root, run, say } from './tools.mjs';

const bin = (name) => join(root, 'node_modules', '.bin', name);

const steps = {
  'Format and style (biome)': [bin('biome'), ['check', '--error-on-warnings', '.']],
  'Promises and types (oxlint)': [bin('oxlint'), ['--type-aware', '--deny-warnings', '.']],
  'Who may import whom (dependency-cruiser)': [bin('depcruise'), ['contracts', 'services', 'e2e', 'bench']],
  'Nothing unused (knip)': [bin('knip'), ['--no-config-hints']],
};

/** Runs every linter, so one run shows everything; resolves to how many of them failed. */
export const lint = async () => {
  let failed = 0;
  for (const [name, [command, args]] of Object.entries(steps)) {
    say(name);
    if ((await run(command, args, { env: projectEnv() })) !== 0) failed += 1;
  }
  return failed;
};

/** Type-checks sources and tests together, from the sources alone; resolves to 0, or 1 when something is wrong. */
export const typecheck = async () => {
  say('Types of sources and tests (tsc)');
  mkdirSync(join(root, 'node_modules', '.cache', 'punctual'), { recursive: true });
  return (await run(pinnedNode, [compiler, '-p', 'tsconfig.tests.json'])) === 0 ? 0 : 1;
};
