import type { Run } from '../api/schedules';
import { words } from './detail.words';

/** Why a run ended or waits as it does, in the server's words where it gives some. */
export const runReason = ({ held, waiting, progress, errorMessage, skipReason, verdict }: Run): string =>
  held?.why ??
  waiting?.why ??
  progress?.why ??
  errorMessage ??
  verdict ??
  (skipReason === null ? '' : words.skipReasons[skipReason]);
