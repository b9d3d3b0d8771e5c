/// <reference lib="dom" />
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { ADMIN } from './gateway';

/** Longer than any page that is worth measuring. */
const PATIENCE_MS = 60_000;

/** What a browser says of a page: milliseconds since the navigation began, and bytes of script as they came over the network. */
export type Figures = { usable: number; firstPaint: number; blocking: number; scriptBytes: number };

/** A session at the gateway with this address. */
export type Session = { url: string; storageState: Awaited<ReturnType<BrowserContext['storageState']>> };

/** Starts the browser that `CHROMIUM_BIN` names. */
export const startBrowser = (): Promise<Browser> => {
  const executablePath = process.env['CHROMIUM_BIN'];
  if (!executablePath) throw new Error('No Chromium was found: set CHROMIUM_BIN');
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
};

/** What a browser holds when the administrator is signed in at a gateway. Once for all profiles: logins are limited. */
export const signIn = async (browser: Browser, url: string): Promise<Session> => {
  const context = await browser.newContext({ baseURL: url });
  const answer = await context.request.post('/api/v1/sessions', { data: { ...ADMIN, cookie: true } });
  if (!answer.ok()) throw new Error(`login: ${answer.status()} ${await answer.text()}`);
  const storageState = await context.storageState();
  await context.close();
  return { url, storageState };
};

/** A profile with an empty cache in which the administrator is signed in, and pages count the time in which they blocked. */
export const signedIn = async (browser: Browser, { url, storageState }: Session): Promise<BrowserContext> => {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 800 }, storageState });
  await context.addInitScript(() => {
    const counted = window as unknown as { blocking: number };
    counted.blocking = 0;
    // Total blocking time: what each task takes beyond 50 ms (https://web.dev/articles/tbt).
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) counted.blocking += Math.max(0, duration - 50);
    }).observe({ type: 'longtask', buffered: true });
  });
  return context;
};

/** Waits until at least `count` elements match; the time of that in the page's clock. */
const shownAt = async (page: Page, selector: string, count: number): Promise<number> => {
  const found = await page.waitForFunction(
    ([what, least]) => document.querySelectorAll(what).length >= least && performance.now(),
    [selector, count] as const,
    { polling: 'raf', timeout: PATIENCE_MS },
  );
  return Number(await found.jsonValue());
};

/** Opens a path in a new window and waits until `count` elements match. */
export const open = async (
  context: BrowserContext,
  path: string,
  selector: string,
  count: number,
): Promise<{ page: Page; figures: Figures }> => {
  const page = await context.newPage();
  await page.goto(path, { waitUntil: 'commit' });
  const usable = await shownAt(page, selector, count);
  const rest = await page.evaluate(() => ({
    firstPaint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
    blocking: (window as unknown as { blocking: number }).blocking,
    scriptBytes: performance
      .getEntriesByType('resource')
      .filter(({ name }) => new URL(name).pathname.endsWith('.js'))
      .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0),
  }));
  return { page, figures: { usable, ...rest } };
};

/** Types a text into the search of a page; the time from its last key until the first row holds it and no other row is there. */
export const search = async (page: Page, text: string): Promise<number> => {
  const field = page.getByRole('searchbox').or(page.locator('input[data-search]')).first();
  await field.click();
  await field.pressSequentially(text.slice(0, -1));
  const before = await page.evaluate(() => performance.now());
  await page.keyboard.press(text.slice(-1));
  const found = await page.waitForFunction(
    (wanted) => {
      const rows = [...document.querySelectorAll('main tbody tr')];
      return rows.length === 1 && rows[0]?.textContent?.includes(wanted) && performance.now();
    },
    text,
    { polling: 'raf', timeout: PATIENCE_MS },
  );
  return Number(await found.jsonValue()) - before;
};
