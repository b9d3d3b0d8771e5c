// Runs before anything is installed, on any Node from 18 on: only Node's own modules here.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top of the checkout, an absolute path. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The Node the project pins as a development dependency; exists once packages are installed. */
export const pinnedNode = join(root, 'node_modules', 'node', 'bin', 'node');

/**
 * The options of V8 that a service runs with, in a file of their own, since images and benchmarks have them too. By itself V8 gives what is made
 * for a mail several times the room that it needs, before it looks what of it is left (docs/decisions/0011).
 */
export const memoryOptions = JSON.parse(readFileSync(join(root, 'scripts', 'memory-options.json'), 'utf8'));

/** The TypeScript compiler for builds and type checks, run by `pinnedNode`. */
export const compiler = join(root, 'node_modules', 'tsgo', 'bin', 'tsc');

/** A failure that the user can fix: only its message is shown, without a stack. */
export class SetupError extends Error {}

/** Prints one line of progress. */
export const say = (line) => console.log(line);

/**
 * Runs a program and resolves to its exit code, or `null` where the program does not exist. It inherits our output
 * unless `options.stdio` is set; a program ended by a signal gives 128.
 */
export const run = (command, args, options = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    child.once('error', (error) => (error.code === 'ENOENT' ? resolve(null) : reject(error)));
    child.once('exit', (code) => resolve(code ?? 128));
  });

const KILL_AFTER_MS = 10_000;

/** Ends the process group of a child after some minutes and on a stop request, and says why. Returns what calls it off. */
const endGroupOf = (child, minutes, say) => {
  const timers = [];
  const signal = (name) => {
    try {
      process.kill(-child.pid, name);
    } catch {
      // The group has ended.
    }
  };
  const end = (reason) => {
    say(reason);
    signal('SIGTERM');
    timers.push(setTimeout(signal, KILL_AFTER_MS, 'SIGKILL'));
  };
  timers.push(setTimeout(end, minutes * 60_000, `ended after ${Number(minutes.toFixed(3))} minutes without a result`));
  const onStop = (name) => end(`ended by ${name}`);
  process.on('SIGINT', onStop).on('SIGTERM', onStop);
  return () => {
    for (const timer of timers) clearTimeout(timer);
    process.off('SIGINT', onStop).off('SIGTERM', onStop);
  };
};

/**
 * Runs a program quietly: `{ code, output }`, with standard output and error joined; `code` is `null` if absent. With
 * `minutes` it and what it started are ended after that time, or when this process is asked to stop.
 */
export const capture = (command, args, { minutes, ...options } = {}) =>
  new Promise((resolve, reject) => {
    const bounded = minutes !== undefined;
    const child = spawn(command, args, {
      cwd: root,
      ...options,
      detached: bounded,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    const unbind = bounded ? endGroupOf(child, minutes, (reason) => chunks.push(Buffer.from(`\n${reason}`))) : () => {};
    child.once('error', (error) => {
      unbind();
      if (error.code === 'ENOENT') resolve({ code: null, output: '' });
      else reject(error);
    });
    child.once('close', (code) => {
      unbind();
      resolve({ code: code ?? 128, output: Buffer.concat(chunks).toString().trim() });
    });
  });

/** Runs a step whose output is only shown when it fails. @throws SetupError with the end of the output */
export const step = async (what, command, args, options) => {
  const { code, output } = await capture(command, args, options);
  if (code === null) throw new SetupError(`${what} failed: there is no ${command} on the PATH`);
  if (code !== 0)
    throw new SetupError(`${what} failed (exit code ${code}):\n${output.split('\n').slice(-25).join('\n')}`);
  return output;
};

/** The environment of the project's programs: `node` and every installed tool are the pinned ones. */
export const projectEnv = (extra = {}) => ({
  ...process.env,
  PATH: [dirname(pinnedNode), join(root, 'node_modules', '.bin'), process.env.PATH].filter(Boolean).join(delimiter),
  ...extra,
});

/** The absolute path of a program on the PATH, or `undefined`. */
export const which = (name) =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));

/** Ends the process after `main`: 0 or its result as exit code, 1 and the bare message for a `SetupError`. */
export const finish = async (main) => {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
};
