import { deliveryIdOf, type Event } from '@punctual/contracts';
import type { Needs } from '../needs';
import { openOf } from '../run/run';
import { holdFor, wasMeasured } from './guard';

/**
 * Holds a run that would go to unusually many recipients by the guard of its schedule, and counts the others. A run that was
 * released, or has an open delivery, goes on whatever the guard says now. Answers whether it is held.
 */
export const holdBack = async (
  { runs, deliveries, guards, clock }: Pick<Needs, 'runs' | 'deliveries' | 'guards' | 'clock'>,
  { occurrenceId, scheduleId, guard }: Pick<Event<'OccurrenceFired'>['data'], 'occurrenceId' | 'scheduleId' | 'guard'>,
  recipients: number,
): Promise<boolean> => {
  if (!guard) return false;
  const measured = await guards.load(scheduleId);
  if (wasMeasured(measured, occurrenceId)) return false;
  const hold = holdFor(guard, measured, recipients);
  if (hold && (await deliveries.load(deliveryIdOf(occurrenceId, 0))).status === 'none') {
    await runs.execute(occurrenceId, { type: 'Hold', data: { ...hold, now: clock.now() } });
    // Somebody may have released it since.
    if (openOf(await runs.load(occurrenceId, { atLeast: 0n }))?.hold !== 'released') return true;
  }
  await guards.execute(scheduleId, {
    type: 'MeasureAudience',
    data: { scheduleId, occurrenceId, recipients, now: clock.now() },
  });
  return false;
};
