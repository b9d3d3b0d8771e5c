import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from './config';
import { pause } from './errors';
import { freePort } from './free-port';
import type { Log } from './log';
import { connectNats } from './nats-connection';
import { folderProblem, isPortBusy, natsProblem } from './nats-problem';
import { watchStreams } from './nats-server-watch';
import { type NatsUsers, natsUsersConfig } from './nats-users';

/** A local nats-server on loopback. `url` holds the credentials of the services if users are configured. */
export type NatsServer = { url: string; port: number; stop(): Promise<void> };

/** What to run; see `startNatsServer`. */
export type NatsServerOptions = {
  directory: string;
  log: Log;
  binary?: string | undefined;
  port?: number;
  preferredPort?: number | undefined;
  users?: NatsUsers;
};

const RESTART_MS = 500;
const START_MS = 15_000;
const STOP_MS = 10_000;

/**
 * JetStream's own limit of what its files may take, 1 PiB: none. Without one the server takes three quarters of what the disk has
 * free when it starts, and one that starts on a full disk drops every stream until it is started again.
 */
const JETSTREAM = `jetstream { max_file_store: ${2 ** 50} }\n`;

/**
 * Runs nats-server so that it exits with this process, however that ends: only this process holds the shell's standard
 * input, and when it closes the shell stops the server, by force where it stands still. An orphan would keep the JetStream
 * directory and the port.
 */
const GUARD = `exec 3<&0
"$@" </dev/null 3<&- & server=$!
( cat <&3; kill -TERM $server; sleep ${STOP_MS / 1000}; kill -KILL $server ) >/dev/null 2>&1 & watcher=$!
exec 3<&-
wait $server; status=$?
kill $watcher 2>/dev/null
exit $status`;

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** The server of a killed process needs a moment to exit; two servers on one directory would corrupt it. */
const awaitPredecessor = async (pidFile: string): Promise<void> => {
  const pid = Number(await readFile(pidFile, 'utf8').catch(() => '0'));
  const command = pid > 0 ? await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '') : '';
  if (!command.includes(pidFile)) return;
  for (let waited = 0; isAlive(pid) && waited < STOP_MS; waited += 50) await pause(50);
  if (isAlive(pid)) process.kill(pid, 'SIGKILL');
};

const prepare = async (directory: string, users: NatsUsers | undefined): Promise<string[]> => {
  const pidFile = join(directory, 'nats-server.pid');
  try {
    await mkdir(directory, { recursive: true });
    await awaitPredecessor(pidFile);
    await rm(pidFile, { force: true });
    const config = join(directory, 'nats-server.conf');
    // It holds passwords: removed first, since the mode only applies to a newly created file.
    await rm(config, { force: true });
    await writeFile(config, JETSTREAM + (users ? natsUsersConfig(users) : ''), { mode: 0o600 });
    return ['-js', '-sd', directory, '-P', pidFile, '-c', config];
  } catch (error) {
    throw new ConfigError(`nats-server did not start: ${folderProblem(directory, error)}`, { cause: error });
  }
};

/** A started process. `ready` waits until it serves, and resolves to null when another program took the port first. */
type Launched = { ready(): Promise<NatsServer | null>; stop(): Promise<void> };

/** Starts the process; its folder is ready. */
const launch = (port: number, args: string[], options: NatsServerOptions): Launched => {
  const { directory, log, users } = options;
  const binary = options.binary ?? process.env['NATS_SERVER_BIN'] ?? 'nats-server';
  const url = `nats://${users ? `services:${encodeURIComponent(users.services)}@` : ''}127.0.0.1:${port}`;
  let stopping = false;
  let ready = false;
  let exited = false;
  let lastWords = '';
  let child: ChildProcess;
  let ended: Promise<void>;

  const run = (): void => {
    exited = false;
    // In a separate process group: Ctrl-C reaches only this process, and the server stops last.
    child = spawn('/bin/sh', ['-c', GUARD, 'sh', binary, '-a', '127.0.0.1', '-p', String(port), ...args], {
      stdio: ['pipe', 'ignore', 'pipe'],
      detached: true,
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      lastWords = (lastWords + chunk.toString()).slice(-2_000);
    });
    child.stdin?.on('error', () => {});
    ended = new Promise((resolve) => child.once('close', () => resolve()));
    void ended.then(async () => {
      exited = true;
      child.stdin?.destroy();
      if (stopping || !ready) return;
      log.error({ lastWords }, 'nats-server exited; restarting it');
      await pause(RESTART_MS);
      if (!stopping) run();
    });
  };

  const kill = (): void => {
    try {
      if (child.pid && !exited) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has just exited.
    }
  };
  let watch = { stop: async () => {} };
  const stop = async (): Promise<void> => {
    stopping = true;
    const unwatched = watch.stop();
    child.stdin?.end();
    const late = setTimeout(kill, STOP_MS);
    await Promise.all([ended, unwatched]);
    clearTimeout(late);
  };

  const untilReady = async (): Promise<NatsServer | null> => {
    const deadline = performance.now() + START_MS;
    for (;;) {
      try {
        const probe = await connectNats(url, { timeout: 1_000, reconnect: false });
        await (await probe.jetstreamManager()).getAccountInfo();
        await probe.close();
        if (stopping) throw new Error('it was stopped before it served');
        ready = true;
        watch = watchStreams(url, () => {
          log.error('nats-server stands still; restarting it');
          kill();
        });
        return { url, port, stop };
      } catch (error) {
        if (exited && isPortBusy(lastWords) && options.port === undefined) return null;
        if (exited || performance.now() > deadline) {
          await stop();
          const why = natsProblem(lastWords || String(error), { binary, directory, port });
          throw new ConfigError(`nats-server did not start: ${why}`, { cause: error });
        }
        await pause(25);
      }
    }
  };

  run();
  return { ready: untilReady, stop };
};

/** A nats-server whose process runs. `ready` waits until it serves; `stop` ends it, ready or not. */
export type LaunchedNatsServer = { ready(): Promise<NatsServer>; stop(): Promise<void> };

/**
 * Starts the process of `startNatsServer`, for a caller who has other work until it serves.
 * @throws ConfigError when its folder cannot be used; `ready` throws the other errors of `startNatsServer`
 */
export const launchNatsServer = async (options: NatsServerOptions): Promise<LaunchedNatsServer> => {
  const args = await prepare(options.directory, options.users);
  let stopped = false;
  const next = async (): Promise<Launched> => {
    const port = options.port ?? (await freePort(options.preferredPort));
    if (stopped) throw new ConfigError('nats-server was stopped before it served');
    return launch(port, args, options);
  };
  let current = await next();
  return {
    ready: async () => {
      for (;;) {
        const server = await current.ready();
        if (server) return server;
        current = await next();
      }
    },
    stop: () => {
      stopped = true;
      return current.stop();
    },
  };
};

/**
 * Starts nats-server with JetStream on a loopback port and restarts it when it exits by itself or stands still.
 * @param options `directory` is where JetStream keeps its files; `binary` the path of nats-server, from NATS_SERVER_BIN
 *   or the PATH when not given; `port` a free one when not given, `preferredPort` where that is free. With `users` it
 *   lets nobody else in.
 * @throws ConfigError when it cannot be started, with the reason and the remedy
 */
export const startNatsServer = async (options: NatsServerOptions): Promise<NatsServer> =>
  (await launchNatsServer(options)).ready();
