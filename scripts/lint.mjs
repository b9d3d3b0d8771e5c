// npm run lint
import { ensureBuilt } from './build.mjs';
import { lint } from './checks.mjs';
import { ensureClient } from './console.mjs';
import { ensurePackages } from './packages.mjs';
import { finish } from './tools.mjs';

await finish(async () => {
  await ensurePackages();
  await ensureBuilt();
  await ensureClient(); // the linters resolve imports of it
  return (await lint()) === 0 ? 0 : 1;
});
