import {
  type DeliveryResource,
  deliveryKeys,
  evolveDelivery,
  latencyOf,
  listsOf,
  outcomeOf,
} from '@punctual/contracts';
import { figuresText } from '../analytics/figures';
import { listValue } from './audience.view';
import { searchable } from './list-member.view';
import type { View } from './view';

/** Deliveries from the moment an occurrence fires or is skipped, with the outcome of every recipient, and notices of failures. */
export const deliveryView: View<DeliveryResource> = {
  name: 'delivery',
  version: 15,
  prefixes: ['occurrence-', 'run-', 'delivery-', 'rendering-', 'mailing-'],
  keys: deliveryKeys,
  evolve: (row, event, { key }) => evolveDelivery(row, event, key),
  columns: {
    userId: { type: 'text', of: ({ userId }) => userId },
    scheduleId: { type: 'text', of: ({ scheduleId }) => scheduleId },
    reportId: { type: 'text', of: ({ reportId }) => reportId },
    occurrenceId: { type: 'text', of: ({ occurrenceId }) => occurrenceId },
    status: { type: 'text', of: ({ status }) => status },
    createdAt: { type: 'text', of: ({ createdAt }) => createdAt },
    updatedAt: { type: 'text', of: ({ updatedAt }) => updatedAt },
    trigger: { type: 'text', of: ({ trigger }) => trigger },
    channel: { type: 'text', of: ({ channel }) => channel },
    /** 1 for one that fired, 0 for an occurrence that was skipped. */
    fired: { type: 'integer', of: ({ format }) => (format === null ? 0 : 1) },
    outcome: { type: 'text', of: outcomeOf },
    day: { type: 'text', of: ({ createdAt }) => createdAt.slice(0, 10) },
    latencyMs: { type: 'integer', of: latencyOf },
    /** What statistics add up of it, beside the columns before. */
    figures: { type: 'text', of: (row) => figuresText(row, { outcome: outcomeOf(row), latencyMs: latencyOf(row) }) },
  },
  indexes: [
    ['createdAt'],
    ['userId', 'createdAt'],
    ['scheduleId', 'createdAt'],
    ['reportId', 'createdAt'],
    ['status', 'createdAt'],
    ['occurrenceId', 'createdAt'],
  ],
  many: {
    name: 'recipient',
    of: (row) => [...row.recipients.map(({ email }) => searchable(email)), ...listsOf(row).map(listValue)],
  },
};
