// npm run e2e:compose: the whole system by docker compose, from a clean clone, under load and killed part by part.
import { deployed } from './deployed.mjs';
import { report } from './jest.mjs';
import { ensurePackages } from './packages.mjs';
import { finish } from './tools.mjs';

await finish(async () => {
  await ensurePackages();
  report([await deployed('compose')]);
  return process.exitCode;
});
