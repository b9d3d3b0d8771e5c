import { comparable, type DomainEvent, replacesSuppression, type SuppressionResource } from '@punctual/contracts';
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
        until,
        at: since,
      } = data;
      // The first one counts: it says since when.
      if (row && !replacesSuppression(row, data)) return row;
      return { id, email, scheduleId, cause, reason, userId, deliveryId, since, until };
    }
    case 'SuppressionLifted':
      return null;
    default:
      return row;
  }
};

/** What sorts after every time. */
const NEVER = '9999-12-31T23:59:59.999Z';

/** The addresses that get no mail; one that gets mail again has no row, unless that came about by itself (`until`). */
export const suppressionView: View<SuppressionResource> = {
  name: 'suppression',
  version: 3,
  prefixes: ['suppression-'],
  keys: ({ type, data }) => (type === 'AddressSuppressed' || type === 'SuppressionLifted' ? [data.suppressionId] : []),
  evolve,
  columns: {
    /** As it is searched and sorted, in any case. */
    email: { type: 'text', of: ({ email }) => comparable(email) },
    /** As links for leaving name it. */
    hash: { type: 'address-hash', of: ({ email }) => email },
    scheduleId: { type: 'text', of: ({ scheduleId }) => scheduleId },
    cause: { type: 'text', of: ({ cause }) => cause },
    since: { type: 'text', of: ({ since }) => since },
    /** When it gets mail again by itself. */
    ends: { type: 'text', of: ({ until }) => until ?? NEVER },
  },
  indexes: [['since'], ['email'], ['hash'], ['cause', 'since'], ['scheduleId', 'since']],
};
