import { deliveryIdOf, type Event, type KnownRecipient, type Letter } from '@punctual/contracts';
import type { Rendering } from '../delivery/state';
import type { Needs } from '../needs';
import { pageRendering } from './page-rendering';
import type { RowsAudience } from './rows-audience';

/**
 * Opens a delivery for each page of the run's recipients, which asks the mailer to send, or is done where it goes to the portal. Deliveries that are already open
 * and waiting for files are resumed. `rows` says which part of the rendering each page gets, where that is not all of it, and `letter` what
 * its mails say of the run.
 */
export const openDeliveries = async (
  { deliveries, clock }: Pick<Needs, 'deliveries' | 'clock'>,
  order: Event<'RunOpened'>['data'],
  rendering: Rendering,
  pages: readonly KnownRecipient[][],
  { rows, letter = null }: { rows?: RowsAudience | undefined; letter?: Letter | null } = {},
): Promise<void> => {
  // Before anything is opened: nobody gets mail when a part is missing.
  const renderings = pages.map((_, page) => pageRendering(rendering, rows?.pages[page]));
  await Promise.all(
    pages.map((recipients, page) => {
      const deliveryId = deliveryIdOf(order.occurrenceId, page, order.channel);
      const about = { deliveryId, page, pages: pages.length, recipients, letter, order };
      return deliveries.execute(
        deliveryId,
        { type: 'OpenDelivery', data: { ...about, rendering: renderings[page] ?? rendering, now: clock.now() } },
        { isNew: true },
      );
    }),
  );
};
