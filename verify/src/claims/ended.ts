import { listAt, numberAt, textAt } from '../field';
import type { Ended, EvidenceEvent } from '../format';

/** How an occurrence ended that opened no delivery. What takes a run up again after its end is later in its stream. */
const withoutDelivery = (occurrence: readonly EvidenceEvent[], run: readonly EvidenceEvent[]): Ended | null => {
  const skipped = occurrence.find(({ type }) => type === 'OccurrenceSkipped');
  const last =
    skipped ?? run.findLast(({ type }) => ['RunSkipped', 'RunFailed', 'RenderRequested', 'RunReleased'].includes(type));
  if (!last || last.type === 'RenderRequested' || last.type === 'RunReleased') return null;
  const { id, data } = last;
  return {
    how: 'nothing-sent',
    ...{ accepted: 0, failed: 0, unknown: 0 },
    cause: textAt(data, 'cause') ?? textAt(data, 'reason'),
    reason: textAt(data, 'verdict') ?? textAt(data, 'reason'),
    endedAt: textAt(data, 'at'),
    event: id,
  };
};

/** How the delivery ended. The latest end counts: an outcome may arrive late. None while what came after an end has not ended. */
export const endedOf = ({
  occurrence,
  run,
  delivery,
}: Readonly<Record<'occurrence' | 'run' | 'delivery', readonly EvidenceEvent[]>>): Ended | null => {
  if (!delivery.some(({ type }) => type === 'DeliveryOpened')) return withoutDelivery(occurrence, run);
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
