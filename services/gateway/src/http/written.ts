import { currentContext, positionText } from '@punctual/chassis';
import type { ViewEngine } from '../views/engine';

/** How long a write waits until the views hold it. */
export const VISIBLE_MS = 2_000;

/** Waits, at most 2 s, until these views hold what this request appended; `position` is its place in the log. */
export const written = async (engine: ViewEngine, views: readonly { name: string }[]) => {
  const { appended } = currentContext();
  if (!appended) return { visible: true, position: null };
  return { visible: await engine.waitFor(appended, VISIBLE_MS, views), position: positionText(appended) };
};
