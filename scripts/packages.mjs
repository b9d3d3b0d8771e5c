import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pinnedNode, root, run, SetupError, say } from './tools.mjs';

const HEARTBEAT_MS = 10_000;

const lockedPackages = (path) => JSON.parse(readFileSync(path, 'utf8')).packages ?? {};

/**
 * Whether `node_modules` holds the packages in `package-lock.json`. npm keeps a record of the packages it installed, so
 * contents are compared, not times: a checkout that only touches the lock file must not cause a new installation.
 * Optional packages may be absent, since most of them are for other platforms. Packages of this repository are links.
 */
export const packagesCurrent = () => {
  const installedPath = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedPath) || !existsSync(pinnedNode)) return false;
  const installed = lockedPackages(installedPath);
  return Object.entries(lockedPackages(join(root, 'package-lock.json')))
    .filter(([path, { optional, devOptional }]) => /(^|\/)node_modules\//.test(path) && !optional && !devOptional)
    .every(([path, { version, link }]) => (link ? existsSync(join(root, path)) : installed[path]?.version === version));
};

/**
 * The environment of this machine's own npm: it removes node_modules before filling it again, and finds its settings beside
 * the machine's own Node, so nothing may be looked up in node_modules.
 */
export const machineEnv = () => ({
  ...process.env,
  PATH: (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.startsWith(join(root, 'node_modules')))
    .join(delimiter),
});

/**
 * Installs the locked packages when they are missing or differ from the lock file, with a line of progress every ten
 * seconds. Throws `SetupError` when npm is missing or fails, for example without a network.
 */
export const ensurePackages = async () => {
  if (packagesCurrent()) return;
  say('Installing packages (npm ci); the first time takes a minute or two');
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 1000);
  const heartbeat = setInterval(() => say(`  still installing, ${seconds()} s`), HEARTBEAT_MS);
  const code = await run('npm', ['ci', '--no-audit', '--no-fund'], { env: machineEnv() }).finally(() =>
    clearInterval(heartbeat),
  );
  if (code === null)
    throw new SetupError('npm is not on the PATH. Install Node.js with npm (18 or later): https://nodejs.org');
  if (code !== 0) {
    throw new SetupError(
      `npm ci failed (exit code ${code}); see its message above. It needs the npm registry: check the network, a ` +
        'proxy (npm config get proxy) and the registry (npm config get registry), then try again.',
    );
  }
  if (!existsSync(pinnedNode)) {
    throw new SetupError(
      'The package "node" was installed without its program, because npm did not run its install script. ' +
        'Check that "npm config get ignore-scripts" is false and run npm ci again.',
    );
  }
  say(`Packages installed in ${seconds()} s`);
};
