import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildImage, cleanClone, docker, findEngine, vendorImages } from './engine.mjs';
import { ensureAll } from './ensure.mjs';
import { jest } from './jest.mjs';
import { root, say } from './tools.mjs';

/** Tests of the deployed system, beside the other black-box tests; `npm test` alone does not run them. */
const testOf = (kind) => ['--runInBand', `--roots=${join(root, 'e2e')}`, `--testMatch=**/${kind}.deployed.ts`];

/**
 * Builds the image from a clean clone, runs the tests of the system in containers, and leaves nothing behind. Resolves to
 * the count of tests.
 */
export const deployed = async (kind) => {
  const { natsServer } = await ensureAll();
  const name = `punctual-e2e-${process.pid}`;
  const image = `${name}:test`;
  const engine = await findEngine();
  const made = [];
  let checkout;
  const close = async () => {
    const images = [...made, image];
    await docker(engine, ['image', 'rm', '--force', ...images], { stdio: 'ignore' });
    if (checkout) rmSync(checkout, { recursive: true, force: true });
    await engine.close();
  };
  const interrupted = (signal) => {
    process.exitCode = 1;
    say(`${signal}: waiting for the running step, then cleaning up`);
  };
  process.on('SIGINT', interrupted).on('SIGTERM', interrupted);
  try {
    checkout = await cleanClone();
    await buildImage(engine, checkout, image);
    made.push(...(await vendorImages(engine, checkout, image)));
    return await jest(testOf(kind), {
      NATS_SERVER_BIN: natsServer,
      DOCKER_HOST: engine.env.DOCKER_HOST,
      DOCKER_CONFIG: engine.env.DOCKER_CONFIG,
      DOCKER_PATH: engine.env.PATH,
      DEPLOYED_CHECKOUT: checkout,
      DEPLOYED_IMAGE: image,
      DEPLOYED_PROJECT: name,
    });
  } finally {
    await close();
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
  }
};
