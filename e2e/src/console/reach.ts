/// <reference lib="dom" />
import type { Locator, Page } from 'playwright-core';

/** More presses than a person would make: a control further away counts as out of reach. */
const PATIENCE = 400;

/** Widgets that Tab enters once; arrow keys move inside (WAI-ARIA Authoring Practices, keyboard interface). */
const COMPOSITES = '[role=tablist],[role=menu],[role=radiogroup],[role=listbox],[role=grid],[role=toolbar],[role=tree]';

/** The key that brings the focus nearer to an element; null once it has it. Runs in the page. */
const keyTowards = (wanted: Element, composites: string): string | null => {
  const active = document.activeElement ?? document.body;
  if (active === wanted) return null;
  const isRadio = (element: Element) => element instanceof HTMLInputElement && element.type === 'radio';
  const sameRadios = isRadio(active) && isRadio(wanted) && active.getAttribute('name') === wanted.getAttribute('name');
  const widget = wanted.closest(composites);
  const after = (active.compareDocumentPosition(wanted) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  if (sameRadios || (widget?.contains(active) && wanted instanceof HTMLElement && wanted.tabIndex < 0)) {
    const lies =
      widget?.getAttribute('aria-orientation') ??
      (widget?.getAttribute('role') === 'tablist' ? 'horizontal' : 'vertical');
    if (lies === 'horizontal') return after ? 'ArrowRight' : 'ArrowLeft';
    return after ? 'ArrowDown' : 'ArrowUp';
  }
  return after || active === document.body ? 'Tab' : 'Shift+Tab';
};

/**
 * Moves the focus to a control by keys alone, as a person without a mouse does.
 * @throws Error when it cannot be reached, or shows no focus
 */
export const reach = async (page: Page, control: Locator): Promise<void> => {
  await control.waitFor({ state: 'attached' });
  for (let presses = 0; presses < PATIENCE; presses++) {
    const key = await control.evaluate(keyTowards, COMPOSITES);
    if (key === null) return;
    await page.keyboard.press(key);
  }
  throw new Error(`not within ${PATIENCE} presses of Tab and the arrow keys`);
};
