/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { waitUntil } from '../wait-until';

/** Where a page keeps what it has said. */
const HEARD = 'punctualHeard';

/** Keeps each text that comes into a live region (WAI-ARIA 1.2, section 6.2.2), and those that are there. Runs in the page. */
const listen = (heard: string): void => {
  const LIVE = '[aria-live], [role=status], [role=alert]';
  const texts: string[] = [];
  if (Reflect.has(window, heard)) return;
  Reflect.set(window, heard, texts);
  const keep = (region: Element) => {
    const text = (region.textContent ?? '').replace(/\s+/g, ' ').trim();
    if (text !== '') texts.push(text);
  };
  const isElement = (node: Node): node is Element => node instanceof Element;
  for (const region of document.querySelectorAll(LIVE)) keep(region);
  new MutationObserver((records) => {
    const regions = new Set<Element>();
    for (const { type, target, addedNodes } of records) {
      if (type === 'childList' && addedNodes.length === 0) continue;
      const around = (isElement(target) ? target : target.parentElement)?.closest(LIVE);
      if (around) regions.add(around);
      for (const node of [...addedNodes].filter(isElement))
        for (const inside of [node, ...node.querySelectorAll(LIVE)]) if (inside.matches(LIVE)) regions.add(inside);
    }
    for (const region of regions) keep(region);
  }).observe(document, { subtree: true, childList: true, characterData: true });
};

/** Takes the first text that holds another out of what was heard. Runs in the page. */
const take = ({ heard, text }: { heard: string; text: string }): boolean => {
  const texts: unknown = Reflect.get(window, heard);
  if (!Array.isArray(texts)) return false;
  const at = texts.findIndex((one) => String(one).includes(text));
  if (at >= 0) texts.splice(at, 1);
  return at >= 0;
};

/** What a screen reader says on a page: a text counts although it has gone again, and once. */
export class Ears {
  constructor(private readonly page: Page) {
    // A script that runs before the page's own would run in the frames of previews too, which allow none.
    page.on('domcontentloaded', () => void page.evaluate(listen, HEARD).catch(() => {}));
  }

  /** Waits until a text is heard that was not asked for before, in the document that is open. */
  async hear(text: string, patienceMs: number): Promise<void> {
    await waitUntil(`"${text}" to be said`, () => this.page.evaluate(take, { heard: HEARD, text }), patienceMs);
  }
}
