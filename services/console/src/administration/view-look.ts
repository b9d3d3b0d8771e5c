import type { ViewState } from '../api/system';
import type { StatusLook } from '../kit/status';
import { words } from './state.words';

/** How a view is shown: it follows the log, it is built under a new version, or it has stopped. */
export const viewLook = ({ version, served, problem }: ViewState): StatusLook => {
  if (problem !== null) return { icon: 'warning', tone: 'bad', word: words.stopped };
  if (served === null) return { icon: 'clock', tone: 'busy', word: words.firstBuild };
  if (served !== version) return { icon: 'clock', tone: 'busy', word: words.rebuilding(served) };
  return { icon: 'check', tone: 'good', word: words.follows };
};
