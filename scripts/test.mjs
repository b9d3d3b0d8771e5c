// npm test: all checks. With --deployed also the system in containers (npm run e2e:compose) where this machine can run
// them. With other arguments (npm test -- services/mailer) only jest, with these arguments.
import { join } from 'node:path';
import { lint, typecheck } from './checks.mjs';
import { findChromium } from './chromium.mjs';
import { deployed } from './deployed.mjs';
import { NoEngineError } from './engine.mjs';
import { ensureAll } from './ensure.mjs';
import { jest, report } from './jest.mjs';
import { findKustomize } from './kustomize.mjs';
import { findPrograms } from './test-programs.mjs';
import { root, SetupError, say } from './tools.mjs';

const roots = (...folders) => folders.map((folder) => `--roots=${join(root, folder)}`);

/** What kills, cuts off or starves what it has started, and watches how that ends. It has the machine for itself. */
const ALONE = [
  'benches',
  'faults/',
  'commands',
  'crash',
  'full-disk',
  'lost-transport',
  'mail-server-down',
  'stop',
  'unreachable',
];
const alone = join('e2e', 'src', `(?:${ALONE.join('|')})`);

/** Lint, types, all tests. The e2e tests start whole systems, so they run last. */
const runAll = async (found) => {
  const broken = (await lint()) + (await typecheck());
  return [
    { passed: 0, failed: broken, skipped: 0 },
    await jest(['--maxWorkers=2', ...roots('contracts', 'verify', 'services', 'bench', 'scripts')], found),
    await jest(['--maxWorkers=2', ...roots('e2e'), '--testPathIgnorePatterns=/node_modules/', alone], found),
    await jest(['--runInBand', '--maxConcurrency=2', ...roots('e2e'), `--testPathPatterns=${alone}`], found),
  ];
};

/** The tests of the system in containers. A machine that can run no container fails none of them, and is told so. */
const inContainers = () =>
  deployed('compose').catch((error) => {
    const cannotRun = error instanceof NoEngineError;
    say(`The tests of the system in containers ${cannotRun ? 'are NOT RUN' : 'failed'}.`);
    say(error instanceof SetupError ? error.message : error.stack);
    return { passed: 0, failed: cannotRun ? 0 : 1, skipped: 0 };
  });

const counts = await ensureAll()
  .then(async ({ natsServer }) => {
    const args = process.argv.slice(2);
    const kustomize = await findKustomize();
    const found = {
      NATS_SERVER_BIN: natsServer,
      ...(kustomize ? { KUSTOMIZE: kustomize } : {}),
      ...(await findChromium()),
      ...(await findPrograms()),
    };
    if (args.length === 0) return runAll(found);
    if (args.join() === '--deployed') return [...(await runAll(found)), await inContainers()];
    return [await jest(args.includes('--runInBand') ? args : ['--maxWorkers=2', ...args], found)];
  })
  .catch((error) => {
    say(error instanceof SetupError ? error.message : error.stack);
    return [{ passed: 0, failed: 1, skipped: 0 }];
  });

report(counts);
