import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { findCluster } from './cluster.mjs';
import { findEngine } from './engine.mjs';
import { ensureAll } from './ensure.mjs';
import { buildImage, cleanClone, docker, vendorImages } from './images.mjs';
import { jest } from './jest.mjs';
import { root, say } from './tools.mjs';

/** Tests of the deployed system, beside the other black-box tests; `npm test` alone does not run them. */
const testOf = (kind) => ['--runInBand', `--roots=${join(root, 'e2e')}`, `--testMatch=**/${kind}.deployed.ts`];

/** A stop request lets the running step end, so that what was started is taken away again. */
const withCleanUp = async (work) => {
  const closers = [];
  const interrupted = (signal) => say(`${signal}: waiting for the running step, then cleaning up`);
  process.on('SIGINT', interrupted).on('SIGTERM', interrupted);
  try {
    return await work((close) => closers.unshift(close));
  } finally {
    for (const close of closers) await close();
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
  }
};

const name = `punctual-e2e-${process.pid}`;
const image = `${name}:test`;

const clone = async (later) => {
  const checkout = await cleanClone();
  later(async () => rmSync(checkout, { recursive: true, force: true }));
  return checkout;
};

const compose = async (natsServer, later) => {
  const engine = await findEngine();
  later(engine.close);
  const checkout = await clone(later);
  const made = [image];
  later(() => docker(engine, ['image', 'rm', '--force', ...made], { stdio: 'ignore' }));
  await buildImage(engine, checkout, image);
  made.push(...(await vendorImages(engine, checkout, image)));
  const { DOCKER_HOST, DOCKER_CONFIG, PATH } = engine.env;
  return jest(testOf('compose'), {
    NATS_SERVER_BIN: natsServer,
    DOCKER_HOST,
    DOCKER_CONFIG,
    DOCKER_PATH: PATH,
    DEPLOYED_CHECKOUT: checkout,
    DEPLOYED_IMAGE: image,
    DEPLOYED_PROJECT: name,
  });
};

const kubernetes = async (natsServer, later) => {
  const checkout = await clone(later);
  const { variables, inside, close } = await findCluster(checkout, image);
  later(close);
  const all = { NATS_SERVER_BIN: natsServer, DEPLOYED_CHECKOUT: checkout, ...variables };
  return jest(testOf('kubernetes'), all, inside);
};

/**
 * Builds the image from a clean clone, runs the tests of the system in containers (`compose` or `kubernetes`), and leaves
 * nothing behind. Resolves to the count of tests.
 */
export const deployed = async (kind) => {
  const { natsServer } = await ensureAll();
  return withCleanUp((later) => (kind === 'compose' ? compose : kubernetes)(natsServer, later));
};
