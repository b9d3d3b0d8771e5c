// npm run screenshots: pictures of the console's main pages, from a system with made data, into docs/images.
import { join } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { ensureAll } from './ensure.mjs';
import { jest, report } from './jest.mjs';
import { finish, root } from './tools.mjs';

await finish(async () => {
  const { natsServer } = await ensureAll();
  const found = { NATS_SERVER_BIN: natsServer, ...(await ensureChromium()) };
  const pictures = ['--runInBand', `--roots=${join(root, 'e2e')}`, '--testMatch=**/*.pictures.ts'];
  report([await jest([...pictures, ...process.argv.slice(2)], found)]);
  return process.exitCode;
});
