// npm run typecheck
import { ensureBuilt } from './build.mjs';
import { typecheck } from './checks.mjs';
import { ensureClient } from './console.mjs';
import { ensurePackages } from './packages.mjs';
import { finish } from './tools.mjs';

await finish(async () => {
  await ensurePackages();
  await ensureBuilt();
  await ensureClient();
  return typecheck();
});
