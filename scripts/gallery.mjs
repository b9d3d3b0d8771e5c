// npm run gallery: reports of made data in every format, and pictures of them, into docs/gallery.
import { join } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { ensureAll } from './ensure.mjs';
import { jest, report } from './jest.mjs';
import { findPrograms } from './test-programs.mjs';
import { finish, root } from './tools.mjs';

await finish(async () => {
  await ensureAll();
  const found = { ...(await ensureChromium()), ...(await findPrograms()) };
  report([await jest([`--roots=${join(root, 'services/renderer')}`, '--testMatch=**/gallery.pictures.ts'], found)]);
  return process.exitCode;
});
