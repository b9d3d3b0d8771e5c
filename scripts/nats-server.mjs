import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { capture, root, SetupError, say, which } from './tools.mjs';

// The first version with all JetStream features used here: pull consumers, key-value and object stores.
const OLDEST = [2, 9];
const tools = join(root, '.tools');
const unpacked = join(tools, 'nats', 'usr', 'sbin', 'nats-server');

/** The version a nats-server binary reports, such as `2.9.10`, or `undefined` where it does not run. */
const versionOf = async (path) =>
  (await capture(path, ['--version']).catch(() => ({ output: '' }))).output.match(/v?(\d+\.\d+\.\d+)/)?.[1];

const newEnough = (version) => {
  const [major, minor] = version.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
};

/** `path` if it is a usable nats-server; prints the reason when it exists but is not usable. */
const usable = async (path) => {
  if (path === undefined || !existsSync(path)) return undefined;
  const version = await versionOf(path);
  if (version === undefined) say(`${path} does not run (--version fails); looking further`);
  else if (!newEnough(version))
    say(`${path} is version ${version}, ${OLDEST.join('.')} or later is needed; looking further`);
  else return path;
  return undefined;
};

const step = async (command, args, options) => (await capture(command, args, options)).code === 0;

/**
 * Debian and Ubuntu, without root: the distribution's own signed package, unpacked into `.tools/`. Where the machine's
 * package lists are missing or too old, private ones are fetched there, so nothing outside the checkout changes.
 */
const fromApt = async () => {
  if (!which('apt-get') || !which('dpkg-deb')) return undefined;
  const apt = join(tools, 'apt');
  rmSync(apt, { recursive: true, force: true });
  mkdirSync(join(apt, 'lists', 'partial'), { recursive: true });
  mkdirSync(join(apt, 'cache', 'archives', 'partial'), { recursive: true });
  // As root, apt would otherwise download as the user _apt, which may not write here.
  const common = ['-q', '-o', 'APT::Sandbox::User=root', '-o', 'Acquire::Retries=2'];
  const own = [...common, '-o', `Dir::State::lists=${apt}/lists`, '-o', `Dir::Cache=${apt}/cache`];
  const download = (options) => step('apt-get', [...options, 'download', 'nats-server'], { cwd: apt });

  say('Getting nats-server from the distribution (apt-get download, into .tools/)');
  if (!(await download(common))) {
    say('  the package lists of this machine cannot be used; fetching private ones, this can take half a minute');
    const update = await capture('apt-get', [...own, 'update'], { cwd: apt });
    if (!(await download(own))) {
      say(`  apt-get could not get it${update.code === 0 ? '' : `: ${update.output.split('\n').at(-1)}`}`);
      return undefined;
    }
  }
  const packed = readdirSync(apt).find((name) => name.startsWith('nats-server_') && name.endsWith('.deb'));
  const done = packed !== undefined && (await step('dpkg-deb', ['-x', join(apt, packed), join(tools, 'nats')]));
  rmSync(apt, { recursive: true, force: true }); // the package lists are far larger than the package
  return done ? unpacked : undefined;
};

const fromBrew = async () => {
  if (process.platform !== 'darwin' || !which('brew')) return undefined;
  say('Getting nats-server with Homebrew (brew install nats-server)');
  const { code, output } = await capture('brew', ['install', 'nats-server']);
  if (code !== 0) say(output.split('\n').slice(-3).join('\n'));
  return join((await capture('brew', ['--prefix'])).output, 'bin', 'nats-server');
};

const instructions = `Punctual needs nats-server ${OLDEST.join('.')} or later, found none, and could not install it.
Do one of these, then try again:
  - install it:  Debian/Ubuntu  apt-get install nats-server    macOS  brew install nats-server
                 Alpine         apk add nats-server            Arch   pacman -S nats-server
  - or take a release from https://github.com/nats-io/nats-server/releases and put nats-server on the PATH
  - or point NATS_SERVER_BIN to the binary`;

/**
 * Resolves to the absolute path of a nats-server that runs and is new enough: the one `NATS_SERVER_BIN` names, else
 * the one on the PATH, else the one in `.tools/`, else a new one from the distribution's packages (Debian, Ubuntu) or
 * Homebrew (macOS). Throws `SetupError` with the remedy when there is none.
 */
export const ensureNatsServer = async () => {
  const named = process.env.NATS_SERVER_BIN;
  if (named) {
    const path = await usable(named);
    if (path) return path;
    throw new SetupError(
      `NATS_SERVER_BIN names ${named}, which is not a nats-server ${OLDEST.join('.')} or later that runs here.`,
    );
  }
  const present = (await usable(which('nats-server'))) ?? (await usable(unpacked));
  if (present) return present;
  const fetched = (await usable(await fromApt())) ?? (await usable(await fromBrew()));
  if (!fetched) throw new SetupError(instructions);
  say(`nats-server ${await versionOf(fetched)} is ready`);
  return fetched;
};
