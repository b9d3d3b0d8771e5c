import { comparable, type DomainEvent, type SuppressionResource } from '@punctual/contracts';
import type { View } from './view';

const evolve = (row: SuppressionResource | null, { type, data }: DomainEvent): SuppressionResource | null => {
  switch (type) {
    case 'AddressSuppressed': {
      const {
        suppressionId: id,
        email,
        ofSchedule: scheduleId,
        cause,
        reason,
        userId,
        fromDelivery: deliveryId,
        at: since,
      } = data;
      // The first one counts: it says since when.
      return row ?? { id, email, scheduleId, cause, reason, userId, deliveryId, since };
    }
    case 'SuppressionLifted':
      return null;
    default:
      return row;
  }
};

/** The addresses that get no mail; one that gets mail again has no row. */
export const suppressionView: View<SuppressionResource> = {
  name: 'suppression',
  version: 1,
  prefixes: ['suppression-'],
  keys: ({ data }) => ('suppressionId' in data ? [data.suppressionId] : []),
  evolve,
  columns: {
    /** As it is searched and sorted, in any case. */
    email: { type: 'text', of: ({ email }) => comparable(email) },
    scheduleId: { type: 'text', of: ({ scheduleId }) => scheduleId },
    cause: { type: 'text', of: ({ cause }) => cause },
    since: { type: 'text', of: ({ since }) => since },
  },
  indexes: [['since'], ['email'], ['cause', 'since'], ['scheduleId', 'since']],
};
