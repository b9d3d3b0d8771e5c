import { listAt, numberAt, textAt } from '../field';
import type { Ended, EvidenceEvent } from '../format';

/** How the delivery ended. The latest end counts: an outcome may arrive late. None while what came after an end has not ended. */
export const endedOf = (delivery: readonly EvidenceEvent[]): Ended | null => {
  const last = delivery.findLast(({ type }) =>
    ['DeliveryCompleted', 'DeliveryPermanentlyFailed', 'RetryScheduled', 'DispatchRequested'].includes(type),
  );
  if (last?.type !== 'DeliveryCompleted' && last?.type !== 'DeliveryPermanentlyFailed') return null;
  const { id, type, data } = last;
  return {
    how: type === 'DeliveryCompleted' ? 'completed' : 'failed',
    accepted: numberAt(data, 'accepted') ?? 0,
    failed: listAt(data, 'failed').length,
    unknown: listAt(data, 'unknown').length,
    cause: textAt(data, 'cause'),
    reason: textAt(data, 'reason'),
    endedAt: textAt(data, 'at'),
    event: id,
  };
};
