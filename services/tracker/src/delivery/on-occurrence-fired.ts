import { deliveryIdsOf, type Event } from '@punctual/contracts';
import type { Clock, Handler, Repository } from '@punctual/chassis';
import type { Delivery, DeliveryCommand } from './delivery';
import type { DeliveryEvent } from '@punctual/contracts';

export type Deliveries = Repository<Delivery, DeliveryCommand, DeliveryEvent>;

/** Opens the deliveries of an occurrence: one for each page of its recipients. */
export const onOccurrenceFired =
  ({ deliveries, clock }: { deliveries: Deliveries; clock: Clock }): Handler<Event<'OccurrenceFired'>> =>
  async ({ data: fired }) => {
    await Promise.all(
      deliveryIdsOf(fired).map((deliveryId, page) =>
        deliveries.execute(deliveryId, { type: 'OpenDelivery', data: { fired, deliveryId, page, now: clock.now() } }, { isNew: true }),
      ),
    );
  };
