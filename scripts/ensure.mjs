import { ensureBuilt } from './build.mjs';
import { ensureConsole } from './console.mjs';
import { ensureNatsServer } from './nats-server.mjs';
import { ensurePackages } from './packages.mjs';

/**
 * Makes a checkout ready to run, doing only what is missing: packages, nats-server, build. Resolves to the path of
 * nats-server; throws `SetupError` with the remedy when something cannot be installed.
 */
export const ensureAll = async () => {
  await ensurePackages();
  const natsServer = await ensureNatsServer();
  await ensureBuilt();
  await ensureConsole();
  return { natsServer };
};
