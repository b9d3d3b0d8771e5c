import { useLayoutEffect } from 'react';

/** After the page has changed as the dialog's deed made it. */
const SETTLED_MS = 50;

const focus = (target: Element | null): void => {
  if (target instanceof HTMLElement) target.focus({ preventScroll: true });
};

/**
 * When a dialog closes, or goes while it is open, the focus returns to what had it before. Where that has gone too, as an
 * entry of a menu has, or can no longer be pressed, it goes to the heading of the page.
 */
export const useFocusBack = (opened: boolean): void => {
  // Before the dialog takes the focus, and before a dialog that follows it looks where the focus was.
  useLayoutEffect(() => {
    if (!opened) return undefined;
    const before = document.activeElement;
    return () => {
      focus(before);
      setTimeout(
        () => document.activeElement?.matches('body, :disabled') && focus(document.querySelector('h1')),
        SETTLED_MS,
      );
    };
  }, [opened]);
};
