import { type Edge, periodMs, type Sending } from '@punctual/contracts';
import type { Given } from './past';
import { type Condition, civilMs } from './state';

/**
 * How long after an earlier run a run is due: by the clock on the wall or by real time, whichever is longer, so that a day
 * that lost an hour to a change of the clocks is a day.
 */
const elapsedMs = (from: Sending, { local, dueAt }: Given): number =>
  Math.max(civilMs(local) - civilMs(from.local), Date.parse(dueAt) - Date.parse(from.dueAt));

/** Whether a run whose condition holds says so. What could not be sent counts as not said. */
export const tellsFiring = ({ sendings }: Pick<Condition, 'sendings'>, { since }: Edge, given: Given): boolean => {
  const { notify } = given.judging;
  if (notify === 'everyRun') return true;
  const told = sendings.findLast((one) => one.notice === 'firing' && one.since === since && one.outcome !== 'notSent');
  if (!told) return true;
  return notify !== 'onChange' && elapsedMs(told, given) >= periodMs(notify.onChangeThenEvery);
};

/** Whether a run whose condition does not hold says that it no longer does: when the last that was told is that it holds. */
export const tellsResolved = ({ sendings }: Pick<Condition, 'sendings'>, { judging }: Given): boolean =>
  judging.notifyResolved &&
  // A change is an event, not a state that ends.
  judging.condition.type !== 'CHANGE_DETECTION' &&
  sendings.findLast(({ outcome, notice }) => outcome !== 'notSent' && notice !== null)?.notice === 'firing';
