import { type Clock, messageIdOf } from '@punctual/chassis';
import type { FeedbackReport } from '@punctual/contracts';
import { deliveryView } from '../views/delivery.view';
import { searchable } from '../views/list-member.view';
import type { ViewReader } from '../views/reader';
import { TENANT } from '../views/view';

/** The delivery that a report is about, and its tenant. */
export type OwnDelivery = { deliveryId: string; tenantId: string };

/** Reports come within some days; the newest deliveries to an address are more than it gets in that time from nearly every sender. */
const SINCE_MS = 30 * 24 * 60 * 60 * 1000;
const MOST_DELIVERIES = 200;
/** How many are read for an address that the provider spells otherwise. */
const MOST_READ = 20;
const MOST_RECIPIENTS = 5;

/** The Message-ID of one of our mails. Those of other senders need no search. */
const OURS = /^<[0-9a-f]{40}@([^<>@]{1,255})>$/;

/**
 * The delivery whose Message-ID a report has. A Message-ID is a hash of delivery and recipient, so it is made again for each of
 * the newest deliveries to the address that is reported. Null where none has it. Rejects with ReadModelUnavailable.
 */
export const ownDelivery =
  ({ views, clock }: { views: ViewReader; clock: Pick<Clock, 'millis'> }) =>
  async ({ names, recipients }: FeedbackReport): Promise<OwnDelivery | null> => {
    const { messageId } = names;
    const [, domain] = OURS.exec(messageId ?? '') ?? [];
    if (domain === undefined) return null;
    const isOf = (deliveryId: string, recipient: string): boolean => {
      try {
        return messageIdOf(deliveryId, recipient, domain) === messageId;
      } catch {
        return false;
      }
    };
    const found = async (deliveryId: string): Promise<OwnDelivery | null> => {
      const tenantId = (await views.cells(deliveryView, [deliveryId], TENANT)).get(deliveryId);
      return typeof tenantId === 'string' ? { deliveryId, tenantId } : null;
    };
    const since = new Date(clock.millis() - SINCE_MS).toISOString();
    for (const { email } of recipients.slice(0, MOST_RECIPIENTS)) {
      if (email === null) continue;
      const newest = await views.list(deliveryView, {
        where: [['createdAt', '>=', since]],
        has: searchable(email),
        sort: { column: 'createdAt', descending: true },
        limit: MOST_DELIVERIES,
        // A number in the place of the rows, each of which may have 500 recipients.
        show: 'fired',
      });
      const exact = newest.find(({ key }) => isOf(key, email) || isOf(key, 'together'));
      if (exact) return found(exact.key);
      for (const { key } of newest.slice(0, MOST_READ)) {
        const row = await views.get(deliveryView, key);
        const same = row?.recipients.filter((one) => searchable(one.email) === searchable(email)) ?? [];
        if (same.some((one) => isOf(key, one.email))) return found(key);
      }
    }
    return null;
  };
