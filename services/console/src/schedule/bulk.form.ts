import type { BulkBody, BulkResult } from '../api/schedules';
import { instantOf } from '../kit/time';

export type BulkAction = BulkBody['action'];
export type BulkForm = { until: string; userId: string | null };

/** The body for some schedules. `until` is the local text of a date field, in the zone of the browser. */
export const bulkBody = (action: BulkAction, ids: readonly string[], { until, userId }: BulkForm): BulkBody => {
  const end = instantOf(until);
  return {
    action,
    ids: [...ids],
    ...(action === 'pause' && end !== null ? { until: end } : {}),
    ...(action === 'transfer' && userId !== null ? { userId } : {}),
  };
};

/** Whether enough is known to ask what would happen. */
export const isComplete = (action: BulkAction, { userId }: BulkForm): boolean =>
  action !== 'transfer' || userId !== null;

/** The refusals, each reason once with the names it is for. */
export const refusals = (result: BulkResult, nameOf: (id: string) => string): { reason: string; names: string[] }[] => {
  const byReason = new Map<string, string[]>();
  for (const { id, outcome, message, code } of result.data) {
    if (outcome !== 'refused') continue;
    const reason = message ?? code ?? '';
    byReason.set(reason, [...(byReason.get(reason) ?? []), nameOf(id)]);
  }
  return [...byReason].map(([reason, names]) => ({ reason, names }));
};
