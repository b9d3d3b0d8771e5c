/// <reference lib="dom" />
import axe, { type RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Menus are drawn at the end of the document, outside of all landmarks; the focus goes there and comes back. */
const NOT_OURS = ['region'];

/**
 * What a browser logs for an answer from 400 to 499: how the server refuses bad input, an old version or an expired
 * session, which a page must handle but cannot keep out of the log.
 */
const REFUSED = /^Failed to load resource: the server responded with a status of 4\d\d/;

/** Writes down what a page reports while it is used; see `barriers`. Starts at once. */
export class Complaints {
  readonly #all: string[] = [];
  readonly #forgiven: RegExp[] = [REFUSED];

  /** Also hears of policy violations that the page's own scripts could catch. Call it before the page is opened. */
  async listen(page: Page): Promise<void> {
    page.on('console', (message) => {
      const { url } = message.location();
      if (message.type() === 'error') this.#all.push(`${message.text()} ${url}`.trim());
    });
    page.on('pageerror', (error) => this.#all.push(`uncaught ${error.message}`));
    await page.exposeFunction('reportPolicyViolation', (what: string) => this.#all.push(`policy: ${what}`));
    await page.addInitScript(() => {
      const { reportPolicyViolation } = window as unknown as { reportPolicyViolation(what: string): void };
      document.addEventListener(
        'securitypolicyviolation',
        ({ violatedDirective, blockedURI, sourceFile, lineNumber }) =>
          reportPolicyViolation(`${violatedDirective} ${blockedURI} ${sourceFile}:${lineNumber}`),
      );
    });
  }

  /** From now on, messages like this are expected: a test that stops the server expects failed requests. */
  forgive(pattern: RegExp): void {
    this.#forgiven.push(pattern);
  }

  list(): string[] {
    return this.#all.filter((text) => !this.#forgiven.some((pattern) => pattern.test(text)));
  }
}

/** Ends every movement, such as from the colours of one scheme to the other's; one without an end goes on. Runs in the page. */
const endMovements = async (): Promise<void> => {
  const drawn = () => new Promise((resolve) => requestAnimationFrame(resolve));
  // The page hears of another scheme as the next frame is drawn, and shows it in the one after that.
  await drawn();
  await drawn();
  for (const animation of document.getAnimations())
    if (animation.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY) animation.finish();
};

/** What axe looks for in each scheme. In dark colours nothing but the colours is another, and the whole takes seconds. */
const schemes: Record<'light' | 'dark', RunOptions> = {
  light: {
    runOnly: STANDARDS,
    rules: Object.fromEntries(NOT_OURS.map((rule) => [rule, { enabled: false }])),
  },
  dark: { runOnly: { type: 'rule', values: ['color-contrast'] } },
};

/** What axe finds in the page, a line for each element. Runs in the page, which has axe. */
const look = async (options: RunOptions): Promise<string[]> => {
  const { axe: inPage } = window as unknown as { axe: typeof axe };
  // No script runs in a sandboxed frame, so axe would wait for it for ever. What it shows is a mail, not the console.
  const { violations } = await inPage.run({ exclude: ['iframe'] }, { ...options, resultTypes: ['violations'] });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary?.replace(/\s+/g, ' ')}`),
  );
};

/** Violations of WCAG 2.2 AA that axe finds in the page as it is shown now, in light and in dark colours. */
export const accessibilityOf = async (page: Page): Promise<string[]> => {
  const found: string[] = [];
  if (await page.evaluate(() => !('axe' in window))) await page.evaluate(axe.source);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(endMovements);
    const lines = await page.evaluate(look, schemes[colorScheme]);
    found.push(...lines.map((line) => `${colorScheme}: ${line}`));
  }
  await page.emulateMedia({ colorScheme: null });
  return found;
};
