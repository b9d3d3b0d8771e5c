// npm run dev: the whole system, built again and restarted whenever a source changes.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureAll } from './ensure.mjs';
import { onStarterGone } from './starters.mjs';
import { compiler, finish, memoryOptions, pinnedNode, projectEnv, root, say } from './tools.mjs';

const program = join(root, 'services', 'single', 'dist', 'main.js');

/** Runs the system; `restart` stops it in order and starts it again, once for all calls made meanwhile. */
const runner = (env) => {
  let child;
  let restarting = false;
  let stopping = false;
  const start = () => {
    const options = ['--enable-source-maps', '--disable-warning=ExperimentalWarning', ...memoryOptions];
    child = spawn(pinnedNode, [...options, program], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env,
      detached: true,
    });
    const current = child;
    child.once('exit', (code) => {
      if (child === current) child = undefined;
      if (!restarting && !stopping) say(`The system ended (exit code ${code}); it starts again at the next change`);
    });
  };
  const end = () =>
    new Promise((resolve) => {
      if (child === undefined) return resolve();
      child.once('exit', resolve);
      child.kill('SIGTERM');
    });
  return {
    restart: async () => {
      if (restarting || stopping) return;
      restarting = true;
      await end();
      restarting = false;
      if (!stopping) start();
    },
    stop: async () => {
      stopping = true;
      await end();
    },
  };
};

await finish(async () => {
  const { natsServer } = await ensureAll();
  const system = runner(projectEnv({ NATS_SERVER_BIN: natsServer }));
  const watcher = spawn(pinnedNode, [compiler, '-b', '--watch', '--preserveWatchOutput'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const stopped = new Promise((resolve) => {
    const stop = () => {
      watcher.kill('SIGTERM');
      void system.stop().then(() => resolve(0));
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, stop);
    onStarterGone(stop);
    watcher.once('exit', stop);
  });
  let line = '';
  watcher.stdout.on('data', (chunk) => {
    process.stdout.write(chunk);
    const lines = (line + chunk).split('\n');
    line = lines.pop();
    // The compiler's last line after each build; after errors the running system stays.
    if (lines.some((text) => /Found 0 errors/.test(text))) void system.restart();
  });
  return stopped;
});
