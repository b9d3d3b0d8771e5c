/// <reference lib="dom" />
import type { Page } from 'playwright-core';

/** More than any page has. */
const MOST = 400;

/** What the focus is on, as it is called where a test fails; `unseen` where it shows no sign of the focus. */
type Stop = { name: string; unseen: boolean };

/** Names what has the focus; null for the page itself. Runs in the page. */
const stop = (): (Stop & { seen: boolean }) | null => {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body) return null;
  const name = `${element.tagName.toLowerCase()} ${element.getAttribute('aria-label') ?? element.innerText.slice(0, 40)}`;
  const seen = element.dataset['walked'] !== undefined;
  element.dataset['walked'] = '';
  // A drawn switch hides its input, and what is beside it shows the focus.
  const shown = [element, element.parentElement, element.nextElementSibling].some((one) => {
    if (!one) return false;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
    return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
  });
  const isField = element.matches('input, textarea, select, iframe');
  return { name, unseen: !shown && !isField, seen };
};

/** Waits for what the page left for after the key: a dialog looks once more where the focus went. Runs in the page. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** What can be pressed or filled in and was never reached. Runs in the page. */
const missed = (): string[] =>
  // A dialog keeps the focus, and what is behind it out of reach.
  [
    ...(document.querySelector('[role=dialog]') ?? document).querySelectorAll<HTMLElement>(
      'a[href], button, input, select, textarea, summary',
    ),
  ]
    .filter((element) => element.checkVisibility() && !element.matches(':disabled, [aria-disabled=true]'))
    // In a group that Tab enters once, the arrow keys lead on.
    .filter((element) => element.tabIndex >= 0 && !element.matches('input[type=radio]'))
    .filter((element) => element.dataset['walked'] === undefined)
    .map((element) => element.outerHTML.slice(0, 120));

/**
 * Walks around a page by Tab alone, until it is where it was. Resolves to what is in the way of somebody without a
 * mouse: controls that are never reached, or that do not show the focus, and a place that lets nobody out.
 */
export const walkByTab = async (page: Page): Promise<string[]> => {
  const unseen: string[] = [];
  let last = '';
  for (let presses = 0; presses < MOST; presses++) {
    await page.keyboard.press('Tab');
    await page.evaluate(settled);
    const at = await page.evaluate(stop);
    if (!at) continue; // behind the last control, before the first
    if (at.seen && at.name === last) continue; // inside of a frame
    if (at.seen) break;
    if (at.unseen) unseen.push(`shows no focus: ${at.name}`);
    last = at.name;
  }
  const left = await page.evaluate(missed);
  return [...unseen, ...left.map((html) => `not reached by Tab, which ended at ${last}: ${html}`)];
};
