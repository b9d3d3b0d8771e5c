import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pause } from '../errors';
import { freePort } from '../free-port';

const START_MS = 20_000;

/** The program folder of the newest installed PostgreSQL; null when there is none, or when root has no other user to run it as. */
export const postgresPrograms = (): string | null => {
  const [newest] = globSync('/usr/lib/postgresql/*/bin/postgres').sort().reverse();
  return newest ? newest.replace(/\/postgres$/, '') : null;
};

const idOf = (flag: '-u' | '-g'): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));

const awaitAnswer = async (programs: string, url: string): Promise<void> => {
  const patience = AbortSignal.timeout(START_MS);
  while (spawnSync(join(programs, 'pg_isready'), ['-q', '-d', url]).status !== 0) {
    if (patience.aborted) throw new Error(`PostgreSQL does not answer at ${url} within ${START_MS / 1000} s`);
    await pause(50);
  }
};

/** A running cluster. `crash` ends it at once, as a power cut would, and resolves once it has recovered on the same port. */
export type Postgres = { url: string; crash(): Promise<void>; stop(): Promise<void> };

/** `port` is a free one when not given; with `tls` (paths of PEM files) connections may be encrypted. */
export type PostgresOptions = { port?: number; tls?: { cert: string; key: string } };

/** A separate cluster on loopback, in a temporary folder. PostgreSQL refuses to run as root; for root it runs as the user postgres. */
export const startPostgres = async (programs: string, options: PostgresOptions = {}): Promise<Postgres> => {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-postgres-'));
  const owner = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid);
  chmodSync(folder, 0o700);
  const data = join(folder, 'data');
  // A locale whose sort order differs from byte order: the views must not depend on it.
  execFileSync(
    join(programs, 'initdb'),
    [
      '-D',
      data,
      '-U',
      'punctual',
      '-A',
      'trust',
      '-E',
      'UTF8',
      '--locale-provider=icu',
      '--icu-locale=en',
      '--no-sync',
    ],
    { ...owner, stdio: 'pipe', cwd: folder },
  );
  const port = options.port ?? (await freePort());
  const tlsFlags = Object.entries(options.tls ?? {}).flatMap(([kind, path]) => {
    // PostgreSQL reads a key only if it belongs to its own user.
    const copy = join(folder, kind);
    copyFileSync(path, copy);
    chmodSync(copy, 0o600);
    if (owner.uid !== undefined) chownSync(copy, owner.uid, owner.gid);
    return ['-c', `ssl_${kind}_file=${copy}`];
  });
  const launch = () => {
    const server = spawn(
      join(programs, 'postgres'),
      [
        '-D',
        data,
        '-h',
        '127.0.0.1',
        '-p',
        String(port),
        '-k',
        folder,
        '-c',
        'fsync=off',
        ...(options.tls ? ['-c', 'ssl=on', ...tlsFlags] : []),
      ],
      { ...owner, stdio: 'ignore', cwd: folder },
    );
    const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
    return async (signal: NodeJS.Signals) => {
      server.kill(signal);
      await ended;
    };
  };
  let end = launch();
  const url = `postgres://punctual@127.0.0.1:${port}/postgres`;
  await awaitAnswer(programs, url);
  return {
    url,
    crash: async () => {
      await end('SIGQUIT');
      end = launch();
      await awaitAnswer(programs, url);
    },
    stop: async () => {
      await end('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
