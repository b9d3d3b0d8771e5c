import type { QueryClient } from '@tanstack/react-query';
import { answers } from '../api/client';
import { announce } from '../kit/announce';
import { words } from './app.words';

const AGAIN_MS = 2_000;

/**
 * Returns what is called where an answer did not come. It looks whether the server is away, says so, and when it is back:
 * what is shown is then read again by itself.
 */
export const watchServer = (client: QueryClient): (() => void) => {
  let watching = false;
  const watch = async () => {
    if (watching) return;
    watching = true;
    if (!(await answers())) {
      announce(words.away, { failed: true });
      do await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      while (!(await answers()));
      announce(words.back);
      await client.invalidateQueries();
    }
    watching = false;
  };
  return () => void watch();
};
