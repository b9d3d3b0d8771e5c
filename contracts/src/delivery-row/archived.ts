import type { Event } from '../registry';
import type { DeliveryResource } from '../rest/delivery';
import { failureOf } from './failure';
import { receiversOf } from './receivers';
import { outcomeOf } from './row';

/** What is kept of a delivery that has ended: its numbers, and nobody. */
export const archivedDelivery = (row: DeliveryResource, at: string): Event<'DeliveryArchived'> => {
  const { id: deliveryId, occurrenceId, scheduleId, reportId, reportType, userId, trigger, channel, dueAt } = row;
  const { formats, status, attemptCount: attempts, createdAt, sentAt, recipients, outcomes } = row;
  const { skipReason } = row.metadata;
  const outcome = outcomeOf(row);
  const receivers = receiversOf(outcomes, false).map(([domain, [accepted, failed, unknown, suppressed]]) => ({
    ...{ domain, accepted, failed, unknown, suppressed },
  }));
  return {
    type: 'DeliveryArchived',
    data: {
      ...{ deliveryId, occurrenceId, scheduleId, reportId, reportType, userId, trigger, channel, dueAt },
      ...{ formats, status, attempts, createdAt, sentAt, recipients: recipients.length, receivers },
      failure: outcome === 'failed' ? failureOf(row) : outcome === 'bounced' ? outcome : null,
      skipReason: outcome === 'skipped' && typeof skipReason === 'string' ? skipReason : null,
      at,
    },
  };
};
