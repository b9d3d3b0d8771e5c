import { eventsOf } from '@punctual/chassis';
import { deliveryIds } from '@punctual/contracts';
import { askForFiles } from './delivery/ask-for-files';
import { soFar } from './delivery/so-far';
import type { CloseReason } from './delivery/state';
import type { Needs } from './needs';
import { asRecorded, audienceOf } from './run/audience';
import { orderOf } from './run/log-reader';

/** Ends a delivery whose outcomes are not all there, with what is known of the attempt under way. */
export const closeDelivery = async (
  { deliveries, store, clock }: Needs,
  deliveryId: string,
  why: CloseReason,
): Promise<void> => {
  const state = await deliveries.load(deliveryId);
  if (state.status !== 'dispatching' && state.status !== 'waiting') return;
  const attempt = state.status === 'dispatching' ? state.dispatches : 0;
  const known = soFar(await eventsOf(store, 'mailing', deliveryId), attempt);
  await deliveries.execute(deliveryId, { type: 'Close', data: { ...why, soFar: known, now: clock.now() } });
};

/** Ends a run that cannot render or open its deliveries, and those of its deliveries that wait for files. */
export const closeRun = async (
  needs: Needs,
  { occurrenceId, scheduleId }: { occurrenceId: string; scheduleId: string },
  why: CloseReason,
): Promise<void> => {
  const { runs, store, clock } = needs;
  const order = await orderOf(store, occurrenceId);
  const pages = order ? (await audienceOf(asRecorded(needs), order)).pages.length : 0;
  const data = { ...why, occurrenceId, scheduleId, pages, now: clock.now() };
  await runs.execute(occurrenceId, { type: 'Fail', data });
  for (const deliveryId of deliveryIds(occurrenceId, pages)) await askForFiles(needs, deliveryId);
};
