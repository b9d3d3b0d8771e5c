import { currentContext, type EventStore, eventsOf, suppressionIdOf } from '@punctual/chassis';
import { mailboxOf } from '@punctual/contracts';
import type { Suppressions } from '../suppression/suppressions';

type Needs = { store: EventStore; suppressions: Suppressions };

/**
 * Records that mail was accepted by recipients of a delivery whose mail had come back before: the others cost nothing. When it is lost with the
 * process, a bounce counts for longer, no more.
 */
export const noteAccepted =
  ({ store, suppressions }: Needs) =>
  async (deliveryId: string, emails: readonly string[]): Promise<void> => {
    const { tenantId } = currentContext();
    const wanted = new Set(emails);
    for (const { type, data } of await eventsOf(store, 'mailing', deliveryId)) {
      if (type !== 'RecipientsAccepted') continue;
      for (const { email } of data.recipients) {
        if (!wanted.has(email)) continue;
        const suppressionId = suppressionIdOf(tenantId, email, null);
        const about = { suppressionId, email: mailboxOf(email), fromDelivery: deliveryId, now: data.at };
        await suppressions.execute({ type: 'NoteAccepted', data: about }, `${deliveryId} ${email}`);
      }
    }
  };
