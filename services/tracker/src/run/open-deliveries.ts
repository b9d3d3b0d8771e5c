import { deliveryIdOf, type Event, type Recipient } from '@punctual/contracts';
import type { Rendering } from '../delivery/state';
import type { Needs } from '../needs';

/**
 * Opens a delivery for each page of the run's recipients, which asks the mailer to send, or is done where it goes to the portal. Deliveries that are already open
 * and waiting for files are resumed.
 */
export const openDeliveries = async (
  { deliveries, clock }: Pick<Needs, 'deliveries' | 'clock'>,
  order: Event<'RunOpened'>['data'],
  rendering: Rendering,
  pages: readonly Recipient[][],
): Promise<void> => {
  await Promise.all(
    pages.map((recipients, page) => {
      const deliveryId = deliveryIdOf(order.occurrenceId, page, order.channel);
      const about = { deliveryId, page, pages: pages.length, recipients, order };
      return deliveries.execute(
        deliveryId,
        { type: 'OpenDelivery', data: { ...about, rendering, now: clock.now() } },
        { isNew: true },
      );
    }),
  );
};
