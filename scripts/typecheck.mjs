// npm run typecheck
import { typecheck } from './checks.mjs';
import { ensurePackages } from './packages.mjs';
import { finish } from './tools.mjs';

await finish(async () => {
  await ensurePackages();
  return typecheck();
});
