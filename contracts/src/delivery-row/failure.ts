import { type FailureReason, failureReason } from '../rest/analytics';
import type { DeliveryResource } from '../rest/delivery';

const OF_RECIPIENTS = ['rejected', 'deferred', 'unknown'] as const;

/**
 * Why a delivery that has failed did: what ended it before its outcomes were known, else what most of its recipients got. `other` stands for
 * deliveries from before causes were recorded.
 */
export const failureOf = ({ metadata, outcomes }: DeliveryResource): FailureReason => {
  const ended = failureReason.safeParse(metadata['cause']);
  if (ended.success) return ended.data;
  const numbers = OF_RECIPIENTS.map((reason) => outcomes.filter(({ outcome }) => outcome === reason).length);
  const most = Math.max(...numbers);
  return (most > 0 ? OF_RECIPIENTS[numbers.indexOf(most)] : undefined) ?? 'other';
};
