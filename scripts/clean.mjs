// npm run clean: removes the build output. Packages, tools and data stay.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, say } from './tools.mjs';

const services = readdirSync(join(root, 'services')).map((name) => join('services', name));
for (const folder of ['contracts', 'verify', 'e2e', 'bench', ...services])
  rmSync(join(root, folder, 'dist'), { recursive: true, force: true });
rmSync(join(root, 'services', 'console', 'src', 'api', 'gen'), { recursive: true, force: true });
rmSync(join(root, 'services', 'console', 'openapi.gen.json'), { force: true });
rmSync(join(root, 'node_modules', '.cache', 'punctual'), { recursive: true, force: true });
say('Removed the build output');
