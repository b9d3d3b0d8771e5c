import { deliveryIds } from '@punctual/contracts';
import { type Delivery, isBegun } from '../delivery/state';
import type { Needs } from '../needs';
import { openRunOf } from '../run/run';
import type { Condition } from './state';

type Known = { sent: string[]; notSent: string[] };

/** A delivery as it is: one that is closed in memory stays so, and need not be read. */
const current = async ({ deliveries }: Needs, deliveryId: string): Promise<Delivery> => {
  const known = await deliveries.load(deliveryId, { atLeast: 0n });
  return known.status === 'closed' ? known : deliveries.load(deliveryId);
};

/** Whether a run is known to have been sent to somebody; null while its deliveries are under way. */
const wasSent = async (needs: Needs, occurrenceId: string): Promise<boolean | null> => {
  const run = await needs.runs.load(occurrenceId, { atLeast: 0n });
  const pages = run.status === 'archived' ? run.pages : (openRunOf(run)?.opened.pages ?? 0);
  let [isOver, isUnderWay] = [pages > 0, false];
  for (const deliveryId of deliveryIds(occurrenceId, pages)) {
    const delivery = await current(needs, deliveryId);
    if (delivery.status === 'archived') {
      if (delivery.arrived) return true;
      continue;
    }
    if (isBegun(delivery) && (delivery.accepted > 0 || (delivery.end?.accepted ?? 0) > 0)) return true;
    // Nobody knows: it may have arrived, and is not said to have been lost.
    if (delivery.status === 'closed' && (delivery.end?.unknown.length ?? 0) > 0) return true;
    if (delivery.status !== 'closed') isOver = false;
    if (delivery.status === 'dispatching' || delivery.status === 'waiting') isUnderWay = true;
  }
  if (isOver || isUnderWay) return isOver ? false : null;
  // The run may have ended before it opened its deliveries, in another process too.
  const { status } = await needs.runs.load(occurrenceId);
  return status === 'failed' || status === 'skipped' ? false : null;
};

/** What became, since it was last looked at, of runs that were to send. */
export const outcomesOf = async (needs: Needs, { sendings }: Condition): Promise<Known> => {
  const known: Known = { sent: [], notSent: [] };
  for (const { occurrenceId, outcome } of sendings) {
    if (outcome !== 'pending') continue;
    const sent = await wasSent(needs, occurrenceId);
    if (sent !== null) known[sent ? 'sent' : 'notSent'].push(occurrenceId);
  }
  return known;
};
