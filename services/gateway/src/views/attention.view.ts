import { type DomainEvent, scheduleIdIn } from '@punctual/contracts';
import type { View } from './view';

/** A run that is held until a person releases it, or a run or delivery that waits for a retry. `id` is that of the run or delivery. */
export type AttentionRow = { id: string; scheduleId: string; why: 'held' | 'retry'; since: string };

const evolve = (row: AttentionRow | null, { type, data }: DomainEvent): AttentionRow | null => {
  switch (type) {
    case 'RunHeld':
      return { id: data.occurrenceId, scheduleId: data.scheduleId, why: 'held', since: data.at };
    case 'RunRetryScheduled':
      return { id: data.occurrenceId, scheduleId: data.scheduleId, why: 'retry', since: data.at };
    case 'RetryScheduled':
      // Lost files are rendered again at once.
      return data.stage === 'render' && data.retryAt === data.at
        ? null
        : { id: data.deliveryId, scheduleId: scheduleIdIn(data.deliveryId), why: 'retry', since: data.at };
    case 'RunReleased':
    case 'RunSkipped':
    case 'RunFailed':
    case 'RenderRequested':
    case 'DispatchRequested':
    case 'DeliveryCompleted':
    case 'DeliveryPermanentlyFailed':
      return null;
    default:
      return row;
  }
};

/** What waits for a person or for a retry now; what has gone on has no row. */
export const attentionView: View<AttentionRow> = {
  name: 'attention',
  version: 1,
  // Every delivery that ends is named, and hardly any waited.
  sparse: true,
  prefixes: ['run-', 'delivery-'],
  keys: ({ type, data }) => {
    switch (type) {
      case 'RunHeld':
      case 'RunRetryScheduled':
      case 'RunReleased':
      case 'RunSkipped':
      case 'RunFailed':
        return [data.occurrenceId];
      case 'RenderRequested':
        return [data.runId];
      case 'RetryScheduled':
      case 'DispatchRequested':
      case 'DeliveryCompleted':
      case 'DeliveryPermanentlyFailed':
        return [data.deliveryId];
      default:
        return [];
    }
  },
  evolve,
  columns: {
    scheduleId: { type: 'text', of: ({ scheduleId }) => scheduleId },
    why: { type: 'text', of: ({ why }) => why },
    since: { type: 'text', of: ({ since }) => since },
  },
  indexes: [['why', 'since']],
};
