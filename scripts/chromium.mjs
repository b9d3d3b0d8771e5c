import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture, pinnedNode, root, SetupError, say, step, which } from './tools.mjs';

const tools = join(root, '.tools');
const packed = join(root, 'node_modules', '@sparticuz', 'chromium');

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const ON_MACOS = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

const instructions = `The console is shown in a Chromium, and none that runs here was found. Do one of these:
  - install Chromium or Chrome, so that ${NAMES.join(', ')} or Google Chrome.app exists
  - or point CHROMIUM_BIN to the binary`;

/** `path` if it starts. */
const usable = async (path) => {
  if (path === undefined || !existsSync(path)) return undefined;
  const { code } = await capture(path, ['--no-sandbox', '--version'], { minutes: 1 }).catch(() => ({ code: null }));
  return code === 0 ? path : undefined;
};

/** The Chromium in the npm package, for Linux on x86-64: a single file with nothing to install beside it. */
const fromNpm = async () => {
  if (process.platform !== 'linux' || process.arch !== 'x64' || !existsSync(packed)) return undefined;
  const { version } = JSON.parse(readFileSync(join(packed, 'package.json'), 'utf8'));
  const folder = join(tools, `chromium-${version}`);
  const path = join(folder, 'chromium');
  if (existsSync(path)) return path;
  say('Unpacking Chromium for the tests of the console');
  mkdirSync(tools, { recursive: true });
  const temporary = mkdtempSync(join(tools, 'unpacking-'));
  try {
    const env = { ...process.env, TMPDIR: temporary };
    await step('Unpacking Chromium', pinnedNode, [join(root, 'scripts', 'unpack-chromium.mjs')], { env });
    // Only now under its name: several processes may be at it, and one may be killed.
    renameSync(temporary, folder);
  } catch (error) {
    // Another process was faster.
    if (!existsSync(path)) throw error;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return path;
};

// One font for every machine, so that pictures agree and a machine without fonts shows text at all.
const fontsOf = (folder) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(folder, 'cache')}</cachedir>
  <alias binding="same"><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
`;

/** The variables with which tests, pictures and measurements start this Chromium. */
const variablesOf = (path) => {
  const fonts = join(path, '..', 'fonts');
  if (!path.startsWith(tools) || !existsSync(fonts)) return { CHROMIUM_BIN: path };
  const file = join(fonts, 'fonts.conf');
  const wanted = fontsOf(fonts);
  if (readFileSync(file, 'utf8') !== wanted) writeFileSync(file, wanted);
  return { CHROMIUM_BIN: path, FONTCONFIG_FILE: file };
};

/**
 * Resolves to the variables that lead to a Chromium that runs here: the one `CHROMIUM_BIN` names, else the one of the npm
 * package, else one on the PATH. Empty when there is none; the tests that need one then fail and say why.
 * @throws SetupError when `CHROMIUM_BIN` names something else
 */
export const findChromium = async () => {
  const named = process.env.CHROMIUM_BIN;
  if (named) {
    if (await usable(named)) return { CHROMIUM_BIN: named };
    throw new SetupError(`CHROMIUM_BIN names ${named}, which is not a Chromium that runs here.`);
  }
  for (const find of [fromNpm, ...NAMES.map((name) => () => which(name)), () => ON_MACOS]) {
    const path = await usable(await find());
    if (path) return variablesOf(path);
  }
  return {};
};

/** The same where there is no point in going on without one. @throws SetupError with the remedy */
export const ensureChromium = async () => {
  const found = await findChromium();
  if (!found.CHROMIUM_BIN) throw new SetupError(instructions);
  return found;
};
