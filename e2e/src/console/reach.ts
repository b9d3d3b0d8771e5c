/// <reference lib="dom" />
import type { Locator, Page } from 'playwright-core';
import { pause } from '../wait-until';

/** More presses than a person would make: a control further away counts as out of reach. */
const PATIENCE = 400;

/** A look at a menu that opens; as many as presses. */
const OPENING_MS = 75;

/** Widgets that Tab enters once; arrow keys move inside (WAI-ARIA Authoring Practices, keyboard interface). */
const COMPOSITES = '[role=tablist],[role=menu],[role=radiogroup],[role=listbox],[role=grid],[role=toolbar],[role=tree]';

/**
 * The key that brings the focus nearer to an element, `opening` while the menu that holds it has yet to take the focus, null once
 * the element has it. Runs in the page.
 */
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
  // A menu takes the focus as it opens; a key before that would lead past it, and the next one close it.
  if (widget?.getAttribute('role') === 'menu' && !widget.contains(active)) return 'opening';
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
    await (key === 'opening' ? pause(OPENING_MS) : page.keyboard.press(key));
  }
  throw new Error(`not within ${PATIENCE} presses of Tab and the arrow keys`);
};
