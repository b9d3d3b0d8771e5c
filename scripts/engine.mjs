import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { foundNetwork, isRunning, stopEngine } from './engine-stop.mjs';
import { machineEnv } from './packages.mjs';
import { capture, root, SetupError, say, step, which } from './tools.mjs';

/** Scripts that set up a Docker engine without a container registry, where they lie beside the checkout. */
export const tools = join(root, '..', 'shared', 'tools');
const setupScript = join(tools, 'docker', 'setup.sh');

const missing = `This needs Docker with Compose, and a running engine that this user may use ("docker info").
Install Docker (https://docs.docker.com/engine/install), start it, then try again.`;

/** This machine has no container engine and cannot be given one. */
export class NoEngineError extends SetupError {}

/** Why no engine can be set up on this machine, or `undefined` where it can. */
export const engineProblem = async () => {
  if (!existsSync(setupScript)) return missing;
  if (process.getuid?.() !== 0)
    return `${missing}\nThe scripts in ../shared/tools can set up an engine, for root only.`;
  if (!which('apt-get'))
    return `${missing}\nThe scripts in ../shared/tools can set up an engine from Debian's packages only.`;
  if ((await capture('unshare', ['--mount', '--net', 'true'])).code !== 0)
    return `${missing}\nThe scripts in ../shared/tools cannot set up an engine either: namespaces are not allowed here.`;
  return undefined;
};

/** The variables that the engine's own file of settings exports. */
const exportsOf = (folder) => {
  const text = readFileSync(join(folder, 'env'), 'utf8');
  const [, host, config, path] = /DOCKER_HOST=(\S+) DOCKER_CONFIG=(\S+) PATH=(\S+?):\$PATH/.exec(text);
  return { DOCKER_HOST: host, DOCKER_CONFIG: config, PATH: `${path}:${process.env.PATH}` };
};

/** The environment of the scripts. npm puts its own program into NODE, which the set-up takes for the version of Node. */
const scriptEnv = (folder) => {
  const { node } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies;
  return { ...machineEnv(), T: folder, NODE: node };
};

/** Starts the engine of a folder that was kept from an earlier run. */
const startEngine = async (folder) => {
  const env = { ...process.env, ...exportsOf(folder) };
  const log = openSync(join(folder, 'dockerd.log'), 'w');
  const config = join(folder, 'daemon.json');
  spawn('dockerd', ['--config-file', config], { env, detached: true, stdio: ['ignore', log, log] }).unref();
  const wait = 'for _ in $(seq 120); do docker info >/dev/null 2>&1 && exit; sleep 0.5; done; docker info';
  await step('Starting the container engine', 'sh', ['-c', wait], { env, minutes: 3 });
  // What an earlier run built would pass for what this one is to build. The layers stay, so building again is quick.
  const names = await step('Listing images', 'docker', ['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}'], {
    env,
  });
  const built = names.split('\n').filter((name) => name && !/^(debian|node):/.test(name));
  if (built.length > 0) await step('Removing images', 'docker', ['image', 'rm', '--force', ...built], { env });
};

const SET_UP_MINUTES = 20;

/**
 * Debian's mirror and npm's registry fail now and then, so a set-up that failed is tried once more from the start, in what
 * is left of its time.
 */
const setUpEngine = async (folder) => {
  say('Setting up a container engine, a minute or more');
  const started = performance.now();
  const setUp = () => {
    const minutes = Math.max(1, SET_UP_MINUTES - (performance.now() - started) / 60_000);
    // With -x the end of the output names the command that failed: most of them are quiet.
    return step('Setting up the container engine', 'bash', ['-x', setupScript], { env: scriptEnv(folder), minutes });
  };
  await setUp().catch(async (error) => {
    say(`${error.message}\nTrying once more`);
    await stopEngine(folder);
    rmSync(folder, { recursive: true, force: true });
    return setUp();
  });
};

/** The last file that the set-up writes. */
const isSetUp = (folder) => existsSync(join(folder, 'npmrc'));

/** Whether a folder holds something that is not from a set-up: what a set-up left unfinished is removed. */
const isForeign = (folder) =>
  existsSync(folder) && readdirSync(folder).length > 0 && !existsSync(join(folder, 'apt', 'conf'));

/**
 * An engine from `../shared/tools` in a temporary folder, which `close` ends and removes. `ENGINE_DIR` names a folder to
 * keep for the next run.
 * @throws SetupError
 */
export const engineFromTools = async () => {
  const kept = process.env.ENGINE_DIR;
  const folder = kept ? resolve(kept) : mkdtempSync(join(tmpdir(), 'punctual-engine-'));
  if (isForeign(folder)) throw new SetupError(`ENGINE_DIR: ${folder} has files, and they are not those of an engine.`);
  if (isRunning(folder)) throw new SetupError(`The container engine of ${folder} is in use by another run.`);
  const network = await foundNetwork();
  const close = async () => {
    await stopEngine(folder);
    await network.restore();
    if (!kept || !isSetUp(folder)) rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 500 });
  };
  try {
    if (isSetUp(folder)) await startEngine(folder);
    else await setUpEngine(folder);
    return { env: { ...scriptEnv(folder), ...exportsOf(folder) }, folder, close };
  } catch (error) {
    await close();
    throw error;
  }
};

/**
 * The machine's Docker, else a temporary engine from `../shared/tools`. Resolves to the environment for `docker`, and
 * `close`, which leaves the machine as it was.
 * @throws NoEngineError saying what is missing
 */
export const findEngine = async () => {
  const works = async (...args) => (await capture('docker', args, { minutes: 1 })).code === 0;
  if ((await works('info')) && (await works('compose', 'version'))) return { env: process.env, close: async () => {} };
  const problem = await engineProblem();
  if (problem) throw new NoEngineError(problem);
  return engineFromTools();
};
