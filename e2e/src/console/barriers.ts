import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const SCHEMES = ['light', 'dark'] as const;
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

/** Violations of WCAG 2.2 AA that axe finds in the page as it is shown now, in light and in dark colours. */
export const accessibilityOf = async (page: Page): Promise<string[]> => {
  const found: string[] = [];
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme });
    // No script runs in a sandboxed frame, so axe would wait for it for ever. What it shows is a mail, not the console.
    const axe = new AxeBuilder({ page }).exclude('iframe').withTags(STANDARDS).disableRules(NOT_OURS);
    const { violations } = await axe.analyze();
    for (const { id, nodes } of violations)
      for (const { target, failureSummary } of nodes)
        found.push(`${colorScheme}: ${id} at ${target.join(' ')}: ${failureSummary?.replace(/\s+/g, ' ')}`);
  }
  await page.emulateMedia({ colorScheme: null });
  return found;
};
