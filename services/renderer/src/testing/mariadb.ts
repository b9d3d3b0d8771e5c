import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, pause } from '@punctual/chassis';
import { createConnection } from 'mysql2/promise';

const START_MS = 20_000;
const SERVER = '/usr/sbin/mariadbd';
const INSTALL = '/usr/bin/mariadb-install-db';

/** Whether this machine has a MariaDB server; `npm test` installs Debian's where it may. */
export const hasMariadb = (): boolean => existsSync(SERVER) && existsSync(INSTALL);

/** A running server with an administrator without a password. */
export type Mariadb = { url: string; stop(): Promise<void> };

const awaitAnswer = async (url: string): Promise<void> => {
  const patience = AbortSignal.timeout(START_MS);
  for (;;) {
    try {
      await (await createConnection(url)).end();
      return;
    } catch (error) {
      if (patience.aborted) throw error;
      await pause(50);
    }
  }
};

/** A separate server on loopback, in a temporary folder. */
export const startMariadb = async (): Promise<Mariadb> => {
  const folder = mkdtempSync(join(tmpdir(), 'renderer-mariadb-'));
  const data = join(folder, 'data');
  const asRoot = process.getuid?.() === 0 ? ['--user=root'] : [];
  execFileSync(
    INSTALL,
    ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db', ...asRoot],
    { stdio: 'pipe' },
  );
  const port = await freePort();
  const server = spawn(
    SERVER,
    [
      '--no-defaults',
      `--datadir=${data}`,
      `--socket=${join(folder, 's')}`,
      `--pid-file=${join(folder, 'pid')}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      '--innodb-flush-log-at-trx-commit=0',
      '--character-set-server=utf8mb4',
      ...asRoot,
    ],
    { stdio: 'ignore' },
  );
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const url = `mysql://root@127.0.0.1:${port}/mysql`;
  await awaitAnswer(url);
  return {
    url,
    stop: async () => {
      server.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
