import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';

let running: Promise<Browser> | null = null;

const launch = (): Promise<Browser> => {
  const executablePath = process.env['CHROMIUM_BIN'];
  if (!executablePath)
    throw new Error('No Chromium was found: install one, or set CHROMIUM_BIN, and start the tests with npm test');
  // Containers and root have no sandbox to use; pictures are drawn by the processor, so that they agree on all machines.
  const args = ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none', '--disable-dev-shm-usage'];
  return chromium.launch({ executablePath, args });
};

/** How a page is shown when a test says nothing else: a laptop, English, and no movement to wait for. */
const usual: BrowserContextOptions = {
  viewport: { width: 1280, height: 800 },
  locale: 'en-GB',
  timezoneId: 'Europe/Berlin',
  reducedMotion: 'reduce',
};

/** A browser profile of its own, with its own cookies. All share one browser, which starts with the first. */
export const newProfile = async (options: BrowserContextOptions = {}): Promise<BrowserContext> => {
  running ??= launch();
  return (await running).newContext({ ...usual, ...options });
};

/** Ends the browser with all its pages; for `afterAll`. */
export const closeBrowser = async (): Promise<void> => {
  const browser = running;
  running = null;
  await (await browser)?.close();
};
