import { spawnSync } from 'node:child_process';

const POLL_MS = 500;

/** Parent and command line of a process; undefined if it has ended or `ps` is missing. */
const look = (pid) => {
  const { stdout } = spawnSync('ps', ['-o', 'ppid=,args=', '-p', String(pid)], { encoding: 'utf8' });
  const [, parent, command] = /^\s*(\d+)\s+(.*)/.exec(stdout ?? '') ?? [];
  return parent === undefined ? undefined : { parent: Number(parent), command };
};

/** The parent of this process and, if that is the shell in which npm runs scripts, also npm. */
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
 * Calls back once npm, or the shell between npm and this process, has ended: after a kill they cannot forward a signal.
 * Does nothing if this process was not started by npm, because a user may close an interactive shell.
 */
export const onStarterGone = (callback) => {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const watched = starters();
  const timer = setInterval(() => {
    // A killed parent that has not been reaped yet still accepts signal 0, but our parent has already changed.
    if (process.ppid === parent && watched.every(runs)) return;
    clearInterval(timer);
    callback();
  }, POLL_MS);
  timer.unref();
};
