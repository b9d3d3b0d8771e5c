// npm run lint
import { lint } from './checks.mjs';
import { ensurePackages } from './packages.mjs';
import { finish } from './tools.mjs';

await finish(async () => {
  await ensurePackages();
  return (await lint()) === 0 ? 0 : 1;
});
