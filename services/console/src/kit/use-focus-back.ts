import { useEffect, useState } from 'react';

/**
 * For a dialog that is only there while it is open: when it goes, the focus returns to what had it before. Where that
 * has gone too, as an entry of a menu has, it goes to the heading of the page.
 */
export const useFocusBack = (): void => {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      const target = before?.isConnected && before !== document.body ? before : document.querySelector('h1');
      if (target instanceof HTMLElement) target.focus({ preventScroll: true });
    },
    [before],
  );
};
