import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { ensureAll } from './ensure.mjs';
import { onStarterGone } from './starters.mjs';
import { pinnedNode, projectEnv, root, SetupError } from './tools.mjs';

/**
 * Sends only the first stop request to the child. Ctrl-C in a terminal reaches this process twice, from the
 * terminal and from npm, and a program may take a second signal for "stop at once"; hence the child has its own process
 * group, which the terminal does not signal. A closed terminal (SIGHUP) and the end of npm request the same orderly
 * stop. When this process is killed, the child sees its IPC channel close.
 */
const forwardStop = (child) => {
  let asked = false;
  const ask = (signal) => {
    if (asked) return;
    asked = true;
    child.kill(signal);
  };
  process.on('SIGINT', () => ask('SIGINT'));
  process.on('SIGTERM', () => ask('SIGTERM'));
  process.on('SIGHUP', () => ask('SIGTERM'));
  onStarterGone(() => ask('SIGTERM'));
};

/**
 * Prepares the checkout, then runs a built program (`services/single/dist/main.js`) on the pinned Node with the output of
 * this process, and resolves to its exit code (128 + signal number if a signal ended it). The program finds
 * nats-server through `NATS_SERVER_BIN`. `options` are further ones of Node.
 */
export const runProgram = async (file, args, options = []) => {
  const { natsServer } = await ensureAll();
  const path = join(root, file);
  if (!existsSync(path))
    throw new SetupError(`${file} does not exist, though the build succeeded: is its project in tsconfig.json?`);
  const usual = ['--enable-source-maps', '--disable-warning=ExperimentalWarning'];
  const child = spawn(pinnedNode, [...usual, ...options, path, ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: projectEnv({ NATS_SERVER_BIN: natsServer }),
    detached: true,
  });
  forwardStop(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
};
