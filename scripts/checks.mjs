import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { compiler, pinnedNode, projectEnv, root, run, say } from './tools.mjs';

const bin = (name) => join(root, 'node_modules', '.bin', name);

const steps = {
  'Format and style (biome)': [bin('biome'), ['check', '--error-on-warnings', '.']],
  'Promises and types (oxlint)': [bin('oxlint'), ['--type-aware', '--deny-warnings', '.']],
  'Import rules (dependency-cruiser)': [bin('depcruise'), ['contracts', 'verify', 'services', 'e2e', 'bench']],
  'Unused code (knip)': [bin('knip'), ['--no-config-hints']],
};

/** Runs every linter, even if one fails; resolves to the number that failed. */
export const lint = async () => {
  let failed = 0;
  for (const [name, [command, args]] of Object.entries(steps)) {
    say(name);
    if ((await run(command, args, { env: projectEnv() })) !== 0) failed += 1;
  }
  return failed;
};

/** Type-checks sources and tests together, without a build; resolves to 0, or to 1 when there are errors. */
export const typecheck = async () => {
  say('Types of sources and tests (tsc)');
  mkdirSync(join(root, 'node_modules', '.cache', 'punctual'), { recursive: true });
  const projects = ['tsconfig.tests.json', 'services/console/tsconfig.json'];
  const codes = [];
  for (const project of projects) codes.push(await run(pinnedNode, [compiler, '-p', project]));
  return codes.every((code) => code === 0) ? 0 : 1;
};
