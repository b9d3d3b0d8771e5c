import { spawnSync } from 'node:child_process';

const POLL_MS = 500;

/** Parent and command line of a process; undefined where it is gone or there is no `ps`. */
const look = (pid) => {
  const { stdout } = spawnSync('ps', ['-o', 'ppid=,args=', '-p', String(pid)], { encoding: 'utf8' });
  const [, parent, command] = /^\s*(\d+)\s+(.*)/.exec(stdout ?? '') ?? [];
  return parent === undefined ? undefined : { parent: Number(parent), command };
};

/** This process's parent and, where that is the shell npm runs scripts in, npm itself. */
const starters = () => {
  const parent = look(process.ppid);
  const viaShell = parent !== undefined && /^\S*sh -c /.test(parent.command);
  return viaShell ? [process.ppid, parent.parent] : [process.ppid];
};

const runs = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/**
 * Calls back once npm, or the shell between npm and this process, is gone: killed, they cannot pass a signal on. Does
 * nothing where this process was not started by npm, since a shell somebody typed into may be closed.
 */
export const onStarterGone = (callback) => {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const watched = starters();
  const timer = setInterval(() => {
    // A killed parent whose own parent has not collected it yet still answers to signal 0; our parent has changed.
    if (process.ppid === parent && watched.every(runs)) return;
    clearInterval(timer);
    callback();
  }, POLL_MS);
  timer.unref();
};
