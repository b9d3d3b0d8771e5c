import { useLayoutEffect } from 'react';

/** After the page has changed as the dialog's deed made it. */
const SETTLED_MS = 50;

const focus = (target: Element | null): void => {
  if (target instanceof HTMLElement) target.focus({ preventScroll: true });
};

/** What had the focus. An entry of a menu is gone when its dialog closes, so the button of the menu stands for it. */
const opener = (): Element | null => {
  const { activeElement } = document;
  const menu = activeElement?.closest('[role=menu]');
  const button = menu && document.getElementById(menu.getAttribute('aria-labelledby') ?? '');
  return button ?? activeElement;
};

/**
 * When a dialog closes, or goes while it is open, the focus returns to what had it before. Where that has gone too, or can no
 * longer be pressed, it goes to the heading of the page.
 */
export const useFocusBack = (opened: boolean): void => {
  // Before the dialog takes the focus, and before a dialog that follows it looks where the focus was.
  useLayoutEffect(() => {
    if (!opened) return undefined;
    const before = opener();
    return () => {
      focus(before);
      setTimeout(
        () => document.activeElement?.matches('body, :disabled') && focus(document.querySelector('h1')),
        SETTLED_MS,
      );
    };
  }, [opened]);
};
