import { deliveryIds } from '@punctual/contracts';
import type { Needs } from '../needs';
import { openRunOf } from '../run/run';
import type { Condition } from './state';

type Known = { sent: string[]; notSent: string[] };

/** Whether a run is known to have been sent to somebody; null while its deliveries are under way. */
const wasSent = async ({ runs, deliveries }: Needs, occurrenceId: string): Promise<boolean | null> => {
  const run = await runs.load(occurrenceId);
  if (run.status === 'skipped') return false;
  const pages = openRunOf(run)?.opened.pages;
  if (pages === undefined) return false;
  let isOver = true;
  for (const deliveryId of deliveryIds(occurrenceId, pages)) {
    const delivery = await deliveries.load(deliveryId);
    // Nobody knows: it may have arrived, and is not said to have been lost.
    if (delivery.status !== 'none' && (delivery.accepted > 0 || (delivery.end?.accepted ?? 0) > 0)) return true;
    if (delivery.status === 'closed') {
      if ((delivery.end?.unknown.length ?? 0) > 0) return true;
    } else if (delivery.status !== 'none' || run.status !== 'failed') isOver = false;
  }
  return isOver ? false : null;
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
