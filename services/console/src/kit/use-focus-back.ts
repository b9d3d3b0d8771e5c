import { useLayoutEffect } from 'react';

/** After the page has changed as the dialog's deed made it. */
const SETTLED_MS = 50;

/** What had the focus before the dialogs that close in one rendering of the page. */
let left: Element[] = [];

/** The last one that is still there: of dialogs that close together, the outer one goes on from a page that stays. */
const takeLeft = (): Element | undefined => {
  const last = left.findLast(({ isConnected }) => isConnected);
  left = [];
  return last;
};

const focus = (target: Element | null | undefined): void => {
  if (target instanceof HTMLElement) target.focus({ preventScroll: true });
};

/** React gives the focus back to what had it before a rendering, so it is moved after that. */
const giveBack = (): void => {
  if (left.length === 0) return; // a dialog that followed has it
  focus(takeLeft());
  setTimeout(
    () => document.activeElement?.matches('body, :disabled') && focus(document.querySelector('h1')),
    SETTLED_MS,
  );
};

/**
 * When a dialog closes, or goes while it is open, the focus returns to what had it before; for a dialog that follows another,
 * that is what opened the first. Where it has gone too, as an entry of a menu has, or can no longer be pressed, the focus goes
 * to the heading of the page.
 */
export const useFocusBack = (opened: boolean): void => {
  // Before the dialog takes the focus.
  useLayoutEffect(() => {
    if (!opened) return undefined;
    const before = takeLeft() ?? document.activeElement;
    return () => {
      if (left.length === 0) setTimeout(giveBack);
      if (before) left.push(before);
    };
  }, [opened]);
};
