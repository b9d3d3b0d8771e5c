import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { pinnedNode, projectEnv, root, run, say } from './tools.mjs';

const jestProgram = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
const options = '--experimental-vm-modules --disable-warning=ExperimentalWarning';

/** Lines of a failure's message that the summary repeats. */
const LINES = 12;
/** Longest line of it: a page that a browser shows may be one. */
const COLUMNS = 300;

const shortened = (message) =>
  stripVTControlCharacters(message)
    .split('\n')
    .slice(0, LINES)
    .map((line) => `    ${line.slice(0, COLUMNS)}`)
    .join('\n');

/** Every test that failed, and every file that could not run or tidy up, with the start of its reason. */
const failuresOf = ({ testResults }) =>
  testResults.flatMap(({ name, status: ofFile, message, assertionResults }) => {
    const file = relative(root, name);
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    if (failed.length === 0 && ofFile === 'failed') return [`${file}\n${shortened(message)}`];
    return failed.map(
      ({ fullName, failureMessages }) => `${file} › ${fullName}\n${shortened(failureMessages.join('\n'))}`,
    );
  });

/** The result of one jest run. A test file that could not run counts as one failure. */
const countIn = (file) => {
  const result = JSON.parse(readFileSync(file, 'utf8'));
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numRuntimeErrorTestSuites } = result;
  return {
    passed: numPassedTests,
    failed: numFailedTests + numRuntimeErrorTestSuites,
    skipped: numPendingTests + numTodoTests,
    failures: failuresOf(result),
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

/**
 * Prints the sum of some counts as the last line, and sets the exit code. Before it, what failed: in the log of a long run it would
 * have to be looked for.
 */
export const report = (counts) => {
  const sum = (key) => counts.reduce((total, count) => total + count[key], 0);
  for (const failure of counts.flatMap(({ failures = [] }) => failures)) say(`FAILED ${failure}`);
  if (sum('skipped') > 0) say(`${sum('skipped')} skipped`);
  say(`${sum('passed')} passed, ${sum('failed')} failed`);
  process.exitCode = sum('failed') === 0 ? 0 : 1;
};
