import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pinnedNode, projectEnv, root, run, say } from './tools.mjs';

const jestProgram = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
const options = '--experimental-vm-modules --disable-warning=ExperimentalWarning';

/** The result of one jest run. A test file that could not run counts as one failure. */
const countIn = (file) => {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numRuntimeErrorTestSuites } = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  return {
    passed: numPassedTests,
    failed: numFailedTests + numRuntimeErrorTestSuites,
    skipped: numPendingTests + numTodoTests,
  };
};

/**
 * Runs jest once, with variables in addition to the environment, inside another command where one is given
 * (`['nsenter', '-n', …]`), and resolves to `{ passed, failed, skipped }`. A run
 * that crashes, or fails without naming a test, counts as one failure.
 */
export const jest = async (args, variables, inside = []) => {
  const folder = mkdtempSync(join(tmpdir(), 'punctual-test-'));
  const file = join(folder, 'result.json');
  try {
    const command = [
      ...inside,
      pinnedNode,
      ...options.split(' '),
      jestProgram,
      '--json',
      `--outputFile=${file}`,
      ...args,
    ];
    const code = await run(command[0], command.slice(1), {
      stdio: ['inherit', 'ignore', 'inherit'],
      env: projectEnv({ ...variables, NODE_OPTIONS: options }),
    });
    const count = countIn(file);
    if (code === 0 || count.failed > 0) return count;
    say(`jest ended with ${code}, though no test failed: something broke outside the tests`);
    return { ...count, failed: 1 };
  } catch (error) {
    say(`jest ended without a result: ${error.message}`);
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Prints the sum of some counts as the last line, and sets the exit code. */
export const report = (counts) => {
  const sum = (key) => counts.reduce((total, count) => total + count[key], 0);
  const skipped = sum('skipped');
  say(`${sum('passed')} passed, ${sum('failed')} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`);
  process.exitCode = sum('failed') === 0 ? 0 : 1;
};
