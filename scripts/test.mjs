// npm test: all checks. With arguments (npm test -- services/mailer) only jest, with these arguments.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lint, typecheck } from './checks.mjs';
import { ensureAll } from './ensure.mjs';
import { pinnedNode, projectEnv, root, run, SetupError, say } from './tools.mjs';

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

/** Runs jest once; a run that crashes, or fails without naming a test, counts as one failure. */
const jest = async (args, natsServer) => {
  const folder = mkdtempSync(join(tmpdir(), 'punctual-test-'));
  const file = join(folder, 'result.json');
  try {
    const code = await run(
      pinnedNode,
      [...options.split(' '), jestProgram, '--json', `--outputFile=${file}`, ...args],
      {
        stdio: ['inherit', 'ignore', 'inherit'],
        env: projectEnv({ NATS_SERVER_BIN: natsServer, NODE_OPTIONS: options }),
      },
    );
    const count = countIn(file);
    return code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
  } catch (error) {
    say(`jest ended without a result: ${error.message}`);
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const roots = (...folders) => folders.map((folder) => `--roots=${join(root, folder)}`);

/** Lint, types, all tests. The e2e tests start whole systems, so they run last and one at a time. */
const runAll = async (natsServer) => {
  const broken = (await lint()) + (await typecheck());
  return [
    { passed: 0, failed: broken, skipped: 0 },
    await jest(['--maxWorkers=2', ...roots('contracts', 'services', 'bench', 'scripts')], natsServer),
    await jest(['--runInBand', '--passWithNoTests', ...roots('e2e')], natsServer),
  ];
};

const counts = await ensureAll()
  .then(({ natsServer }) => {
    const args = process.argv.slice(2);
    return args.length === 0
      ? runAll(natsServer)
      : jest(args.includes('--runInBand') ? args : ['--maxWorkers=2', ...args], natsServer).then((count) => [count]);
  })
  .catch((error) => {
    say(error instanceof SetupError ? error.message : error.stack);
    return [{ passed: 0, failed: 1, skipped: 0 }];
  });

const sum = (key) => counts.reduce((total, count) => total + count[key], 0);
const skipped = sum('skipped');
say(`${sum('passed')} passed, ${sum('failed')} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`);
process.exitCode = sum('failed') === 0 ? 0 : 1;
