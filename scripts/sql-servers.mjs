import { existsSync, globSync } from 'node:fs';
import { capture, say, which } from './tools.mjs';

const NEEDED = [
  { packages: ['postgresql'], isThere: () => globSync('/usr/lib/postgresql/*/bin/postgres').length > 0 },
  {
    packages: ['mariadb-server-core', 'mariadb-client-core'],
    isThere: () => existsSync('/usr/sbin/mariadbd') && which('my_print_defaults') !== undefined,
  },
];

/**
 * Installs the database servers that the tests of data sources start, where this is Debian or Ubuntu and the user is root. Elsewhere
 * the tests that need a missing server are skipped, and this says which package they need.
 */
export const ensureSqlServers = async () => {
  const missing = NEEDED.filter(({ isThere }) => !isThere()).flatMap(({ packages }) => packages);
  if (missing.length === 0) return;
  const list = missing.join(' ');
  if (process.getuid?.() === 0 && which('apt-get')) {
    say(`Installing ${list} for the tests of data sources (apt-get)`);
    const options = ['-q', '-y', '-o', 'DPkg::Lock::Timeout=300', '--no-install-recommends'];
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await capture('apt-get', ['-q', 'update'], { env });
    if ((await capture('apt-get', ['install', ...options, ...missing], { env })).code === 0) return;
  }
  say(`The tests of data sources on a missing server are skipped. Install it to run them: ${list}`);
};
