// npm run bench -- burst 5000: load runs compared with a plain loop, printed as ratios.
import { ensureChromium } from './chromium.mjs';
import { ensurePackages } from './packages.mjs';
import { runProgram } from './program.mjs';
import { finish } from './tools.mjs';

await finish(async () => {
  const args = process.argv.slice(2);
  if (args[0] === 'console') {
    await ensurePackages();
    Object.assign(process.env, await ensureChromium());
  }
  return runProgram('bench/dist/main.js', args);
});
