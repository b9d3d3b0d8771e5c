import { type Resources, repository } from '@punctual/chassis';
import {
  type DeliveryEvent,
  deliveryIds,
  type OccurrenceEvent,
  occurrenceIdOf,
  Rejection,
  scheduleIdIn,
} from '@punctual/contracts';
import { counted, me } from './counted';
import { fired } from './samples';

/** A small fake of the part of the tracker that has deliveries sent again: to Bob, and `nobody@example.com` is refused. */
export const serveRepeats = ({ bus, store, clock }: Resources): void => {
  const deliveries = repository(store, 'delivery', counted<DeliveryEvent>());
  const occurrences = repository(store, 'occurrence', counted<OccurrenceEvent>());
  bus.respond(
    'tracker',
    'RepeatDelivery',
    async ({ data: { deliveryId, how, repeatId, recipients, asOf, dryRun } }) => {
      if (recipients?.includes('stranger@example.com'))
        throw new Rejection('delivery/invalid', 'not all are of this delivery', [
          { path: 'recipients.0', message: 'is not a recipient of this delivery' },
        ]);
      const refused = [{ email: 'nobody@example.com', reason: 'does not receive this schedule any more' }];
      const told = { recipients: ['bob@example.com'], refused };
      if (dryRun) return told;
      const scheduleId = scheduleIdIn(deliveryId);
      const occurrenceId = occurrenceIdOf(scheduleId, `${how}-${repeatId}`);
      const userId = me();
      const to = [{ email: 'bob@example.com', role: 'to' as const }];
      const about = { deliveryId, how, occurrenceId, scheduleId, userId, recipients: to };
      const data = { ...about, ...(how === 'rerender' ? { asOf } : {}), at: clock.now() };
      await deliveries.execute(deliveryId, {
        type: 'Act',
        data: { events: () => [{ type: 'DeliveryRepeated', data }] },
      });
      const occurrence = fired({ scheduleId, occurrenceId, userId, trigger: how, repeats: { deliveryId, userId } });
      await occurrences.execute(occurrenceId, { type: 'Act', data: { events: () => [occurrence] } });
      return { occurrenceId, deliveryIds: deliveryIds(occurrenceId, 1), ...told };
    },
  );
};
