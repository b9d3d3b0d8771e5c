import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { waitUntil } from './wait-until';

/** The top of the checkout. */
export const root = join(__dirname, '..', '..');

const unpacked = join(root, '.tools', 'nats', 'usr', 'sbin', 'nats-server');

/** Path of nats-server: what `npm test` found, else the one it unpacked, else the PATH's. */
export const natsServer = process.env['NATS_SERVER_BIN'] ?? (existsSync(unpacked) ? unpacked : 'nats-server');

/** How a process ended: `code` is null when a signal ended it. */
export type End = { code: number | null; signal: NodeJS.Signals | null };

/** A running process and all it printed so far. */
export type Program = {
  pid: number;
  /** Standard output and standard error, each from the beginning. */
  stdout(): string;
  stderr(): string;
  signal(name: NodeJS.Signals): void;
  /** Resolves once the process has ended. */
  ended: Promise<End>;
  /** SIGKILL, and waits for the end. Repeats do nothing. */
  kill(): Promise<void>;
};

const running = new Set<Program>();

/** Kills whatever a test left running; for `afterEach` or `afterAll`. */
export const killAll = async (): Promise<void> => {
  await Promise.all([...running].map((program) => program.kill()));
};

/** Runs a command with an environment of its own: only the PATH is inherited, so no setting leaks into a test. */
export const run = (command: string, args: readonly string[], env: Record<string, string> = {}): Program => {
  const child: ChildProcess = spawn(command, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], NATS_SERVER_BIN: natsServer, ...env },
  });
  const printed = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => {
    printed.stdout += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    printed.stderr += chunk.toString();
  });
  const ended = new Promise<End>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  const program: Program = {
    pid: child.pid ?? 0,
    stdout: () => printed.stdout,
    stderr: () => printed.stderr,
    signal: (name) => {
      child.kill(name);
    },
    ended,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
  running.add(program);
  void ended.catch(() => {}).finally(() => running.delete(program));
  return program;
};

/** Runs a built program of this repository, such as `services/single/dist/main.js`, on the Node that runs the tests. */
export const runBuilt = (path: string, env: Record<string, string> = {}, args: readonly string[] = []): Program =>
  run(
    process.execPath,
    ['--enable-source-maps', '--disable-warning=ExperimentalWarning', join(root, path), ...args],
    env,
  );

/**
 * Waits until a program has printed what `pattern` finds, and resolves to the match.
 * @throws Error with all it printed when it ended first, or took longer than `ms`
 */
export const waitForLine = async (program: Program, pattern: RegExp, ms = 30_000): Promise<RegExpExecArray> => {
  let end: End | null = null;
  void program.ended.then((how) => {
    end = how;
  });
  const said = () => `${program.stdout()}${program.stderr()}`;
  const found = await waitUntil(`${pattern}`, () => pattern.exec(said()) ?? (end === null ? null : 'ended'), ms).catch(
    (error: unknown) => Promise.reject(new Error(`${String(error)}; it printed:\n${said()}`)),
  );
  if (found === 'ended') throw new Error(`it ended (${JSON.stringify(end)}) before ${pattern}:\n${said()}`);
  return found as RegExpExecArray;
};
