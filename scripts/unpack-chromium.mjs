// Run by chromium.mjs as a process of its own, whose TMPDIR is the folder to unpack to: the package unpacks to the folder
// for temporary files.
import { join } from 'node:path';
import { inflate } from '@sparticuz/chromium';
import { root } from './tools.mjs';

const bin = join(root, 'node_modules', '@sparticuz', 'chromium', 'bin');
for (const name of ['chromium.br', 'fonts.tar.br']) await inflate(join(bin, name));
