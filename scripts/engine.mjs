import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machineEnv } from './packages.mjs';
import { capture, root, run, SetupError, say } from './tools.mjs';

/** Scripts that set up a Docker engine without a container registry, where they lie beside the checkout. */
const tools = join(root, '..', 'shared', 'tools');
const setupScript = join(tools, 'docker', 'setup.sh');
const kubernetes = (script) => join(tools, 'kubernetes', script);

const missing = `This needs Docker with Compose, and a running engine that this user may use ("docker info").
Install Docker (https://docs.docker.com/engine/install), start it, then try again.`;

/** Runs a step whose output is only shown when it fails. @throws SetupError with the end of the output */
const step = async (what, command, args, options) => {
  const { code, output } = await capture(command, args, options);
  if (code !== 0) throw new SetupError(`${what} failed:\n${output.split('\n').slice(-25).join('\n')}`);
  return output;
};

/** The variables that the engine's own file of settings exports. */
const exportsOf = (file) => {
  const [, host, config, path] = /DOCKER_HOST=(\S+) DOCKER_CONFIG=(\S+) PATH=(\S+?):\$PATH/.exec(
    readFileSync(file, 'utf8'),
  );
  return { DOCKER_HOST: host, DOCKER_CONFIG: config, PATH: `${path}:${process.env.PATH}` };
};

/** Whether the scripts of an engine lie beside the checkout. */
const haveTools = () => existsSync(setupScript);

/** Starts the engine of a folder that was kept from an earlier run. */
const startEngine = async (folder) => {
  const env = { ...process.env, ...exportsOf(join(folder, 'env')) };
  const log = openSync(join(folder, 'dockerd.log'), 'w');
  const config = join(folder, 'daemon.json');
  spawn('dockerd', ['--config-file', config], { env, detached: true, stdio: ['ignore', log, log] }).unref();
  const wait = 'for _ in $(seq 60); do docker info >/dev/null 2>&1 && exit; sleep 0.5; done; docker info';
  await step('Starting the container engine', 'sh', ['-c', wait], { env });
};

/**
 * An engine in a temporary folder, which `close` ends and removes. `ENGINE_DIR` names a folder to keep for the next run.
 */
const engineFromTools = async () => {
  const kept = process.env.ENGINE_DIR;
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'punctual-engine-'));
  const env = { ...machineEnv(), T: folder };
  const close = async () => {
    await capture('bash', [join(tools, 'docker', 'stop.sh')], { env });
    if (!kept) rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 500 });
  };
  try {
    if (existsSync(join(folder, 'env'))) await startEngine(folder);
    else {
      say('Setting up a container engine, a minute or more');
      const setUp = () => step('Setting up the container engine', 'bash', [setupScript], { env });
      // On a busy machine the engine gives up waiting for the packages of the first image; they are quicker the second time.
      await setUp().catch(setUp);
    }
    return { env: { ...env, ...exportsOf(join(folder, 'env')) }, folder, close };
  } catch (error) {
    await close();
    throw error;
  }
};

/**
 * The machine's Docker, else a temporary engine from `../shared/tools`. Resolves to the environment for `docker`, and
 * `close`, which leaves the machine as it was.
 * @throws SetupError saying what is missing
 */
export const findEngine = async () => {
  if ((await capture('docker', ['info'])).code === 0 && (await capture('docker', ['compose', 'version'])).code === 0)
    return { env: process.env, close: async () => {} };
  if (!haveTools()) throw new SetupError(missing);
  return engineFromTools();
};

// The API answers before the node has registered itself.
const NODE_READY = `for _ in $(seq 120); do "$1" wait --for=condition=Ready node --all --timeout=5s && exit; sleep 1; done; exit 1`;

const noCluster = `This needs a cluster: "kubectl get nodes" must work for this user, this machine must reach the addresses of
Services (as a node of k3s does), and PUNCTUAL_IMAGE must name an image of this version that the cluster can pull.`;

/**
 * The cluster of the machine, else one from `../shared/tools`, with the image of the services and the vendors' images in it.
 * Resolves to the variables of the tests, the command they run inside, and `close`, which leaves the machine as it was.
 * @throws SetupError saying what is missing
 */
export const findCluster = async (checkout, image) => {
  const given = process.env.PUNCTUAL_IMAGE;
  if (given && (await capture('kubectl', ['get', 'nodes'])).code === 0) {
    const variables = { DEPLOYED_KUBECTL: 'kubectl', DEPLOYED_IMAGE: given, DOCKER_PATH: process.env.PATH };
    return { variables, inside: [], close: async () => {} };
  }
  if (!haveTools()) throw new SetupError(noCluster);
  const engine = await engineFromTools();
  const { env, folder } = engine;
  const script = (name, ...args) => step(name, 'bash', [kubernetes(name), ...args], { env });
  try {
    await buildImage(engine, checkout, image);
    await vendorImages(engine, checkout, image);
    const pause = join(checkout, 'e2e', 'stand-ins', 'pause');
    await step('Building the image of pause', 'docker', ['build', '-t', 'pause:local', pause], { env });
    if (!existsSync(join(folder, 'bin', 'kubelet'))) {
      say('Building Kubernetes from its source package, about ten minutes');
      await script('build.sh');
    }
    say('Starting the cluster');
    await script('cluster.sh', 'up');
    const kubectl = kubernetes('kubectl.sh');
    await step('Waiting for the node', 'sh', ['-c', NODE_READY, 'sh', kubectl], { env });
    await step('Pod security', 'sh', [kubectl, 'apply', '-f', kubernetes('psp.yaml')], { env });
    return {
      variables: {
        T: folder,
        DOCKER_PATH: env.PATH,
        DEPLOYED_KUBECTL: kubectl,
        DEPLOYED_IMAGE: image,
        DEPLOYED_AFTER_APPLY: kubernetes('dns-sync.sh'),
      },
      inside: ['nsenter', '-t', readFileSync(join(folder, 'kube', 'etcd.pid'), 'utf8').trim(), '-n'],
      close: async () => {
        await capture('bash', [kubernetes('cluster.sh'), 'down'], { env });
        await engine.close();
      },
    };
  } catch (error) {
    await capture('bash', [kubernetes('cluster.sh'), 'down'], { env });
    await engine.close();
    throw error;
  }
};

/** npm's registry and authority on this machine as secrets of a build, so that no layer holds them. */
const npmSecrets = async (folder) => {
  const setting = async (name) => (await capture('npm', ['config', 'get', name], { env: machineEnv() })).output;
  const registry = await setting('registry');
  const cafile = await setting('cafile');
  const authority = existsSync(cafile) ? cafile : (process.env.NODE_EXTRA_CA_CERTS ?? '');
  const hasAuthority = existsSync(authority);
  const lines = [`registry=${registry}`, 'omit-lockfile-registry-resolved=true'];
  writeFileSync(join(folder, 'npmrc'), [...lines, ...(hasAuthority ? ['cafile=/run/secrets/ca'] : [])].join('\n'), {
    mode: 0o600,
  });
  writeFileSync(join(folder, 'ca'), hasAuthority ? readFileSync(authority) : '');
  return ['npmrc', 'ca'].flatMap((id) => ['--secret', `id=${id},src=${join(folder, id)}`]);
};

/** Builds the image of the services from a checkout. */
export const buildImage = async (engine, checkout, image) => {
  const folder = mkdtempSync(join(tmpdir(), 'punctual-build-'));
  try {
    say('Building the image from a clean clone; the first time takes some minutes');
    const file = join(checkout, 'deploy', 'Dockerfile');
    const args = ['build', '--network', 'host', ...(await npmSecrets(folder)), '-f', file, '-t', image, checkout];
    await step('Building the image', 'docker', args, { env: engine.env });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const standIns = {
  'kurrentplatform/kurrentdb': 'event-store',
  nats: 'nats',
  postgres: 'postgres',
  'axllent/mailpit': 'mail',
  haproxy: 'proxy',
};

/**
 * Gets the vendors' images; where no registry can be reached, builds the stand-ins of `e2e/stand-ins` under their names
 * and says so. Resolves to the images that were built, which belong to nobody else and must be removed.
 */
export const vendorImages = async (engine, checkout, image) => {
  const compose = readFileSync(join(checkout, 'docker-compose.yml'), 'utf8');
  const wanted = [...compose.matchAll(/^ {4}image: ([a-z][\w./-]*:\S+)$/gm)].map(([, name]) => name);
  const built = [];
  for (const name of wanted) {
    const present = await capture('docker', ['image', 'inspect', name], { env: engine.env });
    if (present.code === 0 || (await capture('docker', ['pull', '-q', name], { env: engine.env })).code === 0) continue;
    const folder = join(checkout, 'e2e', 'stand-ins', standIns[name.split(':')[0]]);
    say(`No registry for ${name}: a stand-in takes its name (e2e/stand-ins/README.md)`);
    const args = ['build', '--network', 'host', '--build-arg', `PUNCTUAL_IMAGE=${image}`, '-t', name, folder];
    await step(`Building the stand-in for ${name}`, 'docker', args, { env: engine.env });
    built.push(name);
  }
  return built;
};

/** A clone of the last commit, without anything that is not committed. */
export const cleanClone = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'punctual-clone-'));
  await step('Cloning', 'git', ['clone', '-q', '--depth', '1', `file://${root}`, folder]);
  return folder;
};

/** Runs `docker` and shows its output. */
export const docker = (engine, args, options = {}) => run('docker', args, { env: engine.env, ...options });
