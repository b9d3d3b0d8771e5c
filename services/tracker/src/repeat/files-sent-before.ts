import type { Event } from '@punctual/contracts';
import { isBegun, type Rendering } from '../delivery/state';
import type { Needs } from '../needs';

/** The files that a delivery sent, for an occurrence that sends the same ones again; null for all other occurrences. */
export const filesSentBefore = async (
  { deliveries }: Pick<Needs, 'deliveries'>,
  { repeats, trigger }: Pick<Event<'OccurrenceFired'>['data'], 'repeats' | 'trigger'>,
): Promise<Rendering | null> => {
  if (!repeats || trigger === 'rerender') return null;
  const before = await deliveries.load(repeats.deliveryId);
  if (!isBegun(before) || !before.rendering) return null;
  return { ...before.rendering, ...before.sent };
};
