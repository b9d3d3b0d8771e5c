import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { capture, say, which } from './tools.mjs';

const POSTGRESQL = '/usr/lib/postgresql';
const hasPostgresql = () =>
  existsSync(POSTGRESQL) &&
  readdirSync(POSTGRESQL).some((version) => existsSync(join(POSTGRESQL, version, 'bin/postgres')));

/** Programs that the tests use and npm has not: their packages in Debian, and the variable that says that they are there. */
const PROGRAMS = [
  { packages: ['poppler-utils'], isThere: () => which('pdftotext') && which('pdftoppm'), variable: 'POPPLER' },
  { packages: ['qpdf'], isThere: () => which('qpdf'), variable: 'QPDF' },
  { packages: ['postgresql'], isThere: hasPostgresql },
  {
    packages: ['mariadb-server-core', 'mariadb-client-core'],
    isThere: () => existsSync('/usr/sbin/mariadbd') && which('my_print_defaults'),
  },
];
/** As large as all else together: used where it is there, and not installed for a test. */
const LARGE = [{ isThere: () => which('soffice'), variable: 'LIBREOFFICE' }];

const missing = () => PROGRAMS.filter(({ isThere }) => !isThere()).flatMap(({ packages }) => packages);

const install = async (packages) => {
  const options = ['-q', '-y', '-o', 'DPkg::Lock::Timeout=300', '--no-install-recommends'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await capture('apt-get', ['-q', 'update'], { env });
  await capture('apt-get', ['install', ...options, ...packages], { env });
};

/**
 * Installs what the tests of PDF files and of data sources need, where this is Debian or its like and the user is root. Resolves to the
 * variables that name what is there; the tests that need something else are skipped by name, and this says which package it is in.
 */
export const findPrograms = async () => {
  const wanted = missing();
  if (wanted.length > 0 && which('apt-get') && process.getuid?.() === 0) {
    say(`Installing ${wanted.join(' ')} for the tests (apt-get)`);
    await install(wanted);
  }
  const left = missing();
  if (left.length > 0) say(`Tests that need these packages are skipped; install them to run all: ${left.join(' ')}`);
  return Object.fromEntries(
    [...PROGRAMS, ...LARGE].flatMap(({ variable, isThere }) => (variable && isThere() ? [[variable, 'yes']] : [])),
  );
};
