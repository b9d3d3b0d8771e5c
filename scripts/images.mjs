import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machineEnv } from './packages.mjs';
import { capture, root, run, say, step } from './tools.mjs';

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
    await step('Building the image', 'docker', args, { env: engine.env, minutes: 20 });
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
    if (present.code === 0) continue;
    const pulled = await capture('docker', ['pull', '-q', name], { env: engine.env, minutes: 5 });
    if (pulled.code === 0) continue;
    const folder = join(checkout, 'e2e', 'stand-ins', standIns[name.split(':')[0]]);
    say(`No registry for ${name}: a stand-in takes its name (e2e/stand-ins/README.md)`);
    const args = ['build', '--network', 'host', '--build-arg', `PUNCTUAL_IMAGE=${image}`, '-t', name, folder];
    await step(`Building the stand-in for ${name}`, 'docker', args, { env: engine.env, minutes: 10 });
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
