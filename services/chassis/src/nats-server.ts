import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from 'nats';
import { pause } from './errors';
import { freePort } from './free-port';
import type { Log } from './log';

/** A nats-server of our own, on loopback. */
export type NatsServer = { url: string; stop(): Promise<void> };

/**
 * Runs nats-server so that it ends with us, however we end: the shell's standard input is a pipe only we hold, and
 * when it closes the server is told to stop. An orphan would keep the JetStream directory and the port.
 */
const GUARD = `exec 3<&0
"$@" </dev/null 3<&- & server=$!
( cat <&3 >/dev/null; kill -TERM $server 2>/dev/null ) & watcher=$!
exec 3<&-
wait $server; status=$?
kill $watcher 2>/dev/null
exit $status`;

const RESTART_MS = 500;
const START_MS = 15_000;
const STOP_MS = 10_000;

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** A server left by a process that was killed needs a moment to end; two on one directory would spoil it. */
const awaitPredecessor = async (pidFile: string): Promise<void> => {
  const pid = Number(await readFile(pidFile, 'utf8').catch(() => '0'));
  const command = pid > 0 ? await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '') : '';
  if (!command.includes(pidFile)) return;
  for (let waited = 0; isAlive(pid) && waited < STOP_MS; waited += 50) await pause(50);
  if (isAlive(pid)) process.kill(pid, 'SIGKILL');
};

/**
 * Starts nats-server with JetStream on a free loopback port and starts it again should it end by itself.
 * @param directory where JetStream keeps its files
 * @param binary path of nats-server; from NATS_SERVER_BIN or the PATH when not given
 * @throws Error when it cannot be started, saying why
 */
export const startNatsServer = async (options: {
  directory: string;
  log: Log;
  binary?: string | undefined;
  port?: number;
}): Promise<NatsServer> => {
  const { directory, log } = options;
  const binary = options.binary ?? process.env['NATS_SERVER_BIN'] ?? 'nats-server';
  const pidFile = join(directory, 'nats-server.pid');
  await mkdir(directory, { recursive: true });
  await awaitPredecessor(pidFile);
  await rm(pidFile, { force: true });
  const port = options.port ?? (await freePort());
  const url = `nats://127.0.0.1:${port}`;
  let stopping = false;
  let lastWords = '';
  let child: ChildProcess;
  let ended: Promise<void>;

  const run = (): void => {
    const args = ['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', directory, '-P', pidFile];
    // A group of its own: Ctrl-C reaches us first, and the server goes last.
    child = spawn('/bin/sh', ['-c', GUARD, 'sh', binary, ...args], {
      stdio: ['pipe', 'ignore', 'pipe'],
      detached: true,
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      lastWords = (lastWords + chunk.toString()).slice(-2_000);
    });
    child.stdin?.on('error', () => {});
    ended = new Promise((resolve) => child.once('exit', () => resolve()));
    void ended.then(async () => {
      if (stopping) return;
      log.error({ lastWords }, 'nats-server ended; it is started again');
      await pause(RESTART_MS);
      if (!stopping) run();
    });
  };

  const stop = async (): Promise<void> => {
    stopping = true;
    child.stdin?.end();
    const late = setTimeout(() => child.pid && process.kill(-child.pid, 'SIGKILL'), STOP_MS);
    await ended;
    clearTimeout(late);
  };

  run();
  const deadline = performance.now() + START_MS;
  for (;;) {
    try {
      const probe = await connect({ servers: url, timeout: 1_000, reconnect: false });
      await (await probe.jetstreamManager()).getAccountInfo();
      await probe.close();
      return { url, stop };
    } catch (error) {
      if (performance.now() > deadline || /not found/.test(lastWords)) {
        await stop();
        throw new Error(`nats-server (${binary}) did not start: ${lastWords.trim() || String(error)}`);
      }
      await pause(25);
    }
  }
};
