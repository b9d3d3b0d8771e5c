import type { Clock, Handler } from '@punctual/chassis';
import type { Event } from '@punctual/contracts';
import { rejectionKind } from './rejection-kind';
import type { SuppressReturned } from './suppress-returned';

/** What was refused longer ago says little of now: events of that age come to a consumer that is new. */
const OLD_MS = 7 * 86_400_000;

/** A mail that was refused in its SMTP session bounced, too. Done here, after the outcomes are recorded: sending does not wait for it. */
export const onRecipientsRejected =
  ({ suppress, clock }: { suppress: SuppressReturned; clock: Clock }): Handler<Event<'RecipientsRejected'>> =>
  async ({ id, data: { deliveryId, recipients, at } }) => {
    if (clock.millis() - Date.parse(at) > OLD_MS) return;
    const returned = recipients.flatMap((one) => {
      const kind = rejectionKind(one);
      return kind ? [{ email: one.email, kind }] : [];
    });
    await suppress(deliveryId, returned, id);
  };
