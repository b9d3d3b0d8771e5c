import type { Clock, Handler, Repository } from '@punctual/chassis';
import { type DeliveryEvent, deliveryIdsOf, type Event } from '@punctual/contracts';
import type { Delivery, DeliveryCommand } from './delivery';
import type { RecentRenderings } from './recent-renderings';

export type Deliveries = Repository<Delivery, DeliveryCommand, DeliveryEvent>;
type Needs = { deliveries: Deliveries; recent: RecentRenderings; clock: Clock };

/**
 * Opens the deliveries of an occurrence: one for each page of its recipients. Where the very same rendering was just
 * made for another delivery it is used, and sending is asked for at once.
 */
export const onOccurrenceFired =
  ({ deliveries, recent, clock }: Needs): Handler<Event<'OccurrenceFired'>> =>
  async ({ data: fired }) => {
    await Promise.all(
      deliveryIdsOf(fired).map((deliveryId, page) => {
        const shared = recent.find(deliveryId, fired);
        return deliveries.execute(
          deliveryId,
          { type: 'OpenDelivery', data: { fired, deliveryId, page, shared, now: clock.now() } },
          { isNew: true },
        );
      }),
    );
  };
