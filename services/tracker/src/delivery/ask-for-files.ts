import { parseDeliveryId } from '@punctual/contracts';
import type { Needs } from '../needs';
import { orderOf, renderingFor } from '../run/log-reader';
import { onOccurrenceFired } from '../run/on-occurrence-fired';
import { sendRun } from '../run/send-run';
import { awaitsFiles } from './delivery';

/**
 * Resumes a delivery that waits for files: its run renders again, or the delivery uses the files if the run has already
 * rendered them again for another delivery. When the run has failed, the delivery ends. Idempotent.
 */
export const askForFiles = async (needs: Needs, deliveryId: string): Promise<void> => {
  const { runs, deliveries, store, clock } = needs;
  const state = await deliveries.load(deliveryId, { atLeast: 0n });
  if (!awaitsFiles(state)) return;
  const { occurrenceId } = parseDeliveryId(deliveryId);
  const order = await orderOf(store, occurrenceId);
  if (!order) return;
  if ((await runs.load(occurrenceId, { atLeast: 0n })).status === 'none') {
    // The occurrence fired before runs existed.
    await onOccurrenceFired(needs)({ type: 'OccurrenceFired', data: order, id: deliveryId });
    return;
  }
  const after = state.rendering?.renderedFor === occurrenceId ? state.rendering.attempt : 0;
  await runs.execute(occurrenceId, { type: 'RenderAgain', data: { after, now: clock.now() } });
  const run = await runs.load(occurrenceId, { atLeast: 0n });
  if (run.status === 'failed') {
    const { cause, reason } = run;
    await deliveries.execute(deliveryId, { type: 'Close', data: { cause, reason, soFar: null, now: clock.now() } });
    return;
  }
  if (run.status !== 'open' || run.renders <= after) return;
  const rendering = await renderingFor(store, occurrenceId, run.renders);
  if (rendering) await sendRun(needs, run.opened, order, rendering);
};
