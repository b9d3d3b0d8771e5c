import { type Clock, currentContext, suppressionIdOf } from '@punctual/chassis';
import { type FeedbackKind, mailboxOf } from '@punctual/contracts';
import type { Suppressions } from '../suppression/suppressions';
import type { OpenedDelivery } from './opened-delivery';

type Returned = { email: string; kind: FeedbackKind };
/** @param causeId what it is a consequence of: the same one is recorded once for an address */
export type SuppressReturned = (deliveryId: string, returned: readonly Returned[], causeId: string) => Promise<void>;

type Needs = { suppressions: Suppressions; openedDelivery: OpenedDelivery; clock: Clock };

const COMMANDS = { hard: 'BounceHard', soft: 'BounceSoft', complaint: 'Complain' } as const;

/**
 * Has what follows for addresses whose mail came back recorded: whether they get any more. Refusals of one mail say nothing of it, and nothing
 * follows from a test or a notice.
 */
export const suppressReturned =
  ({ suppressions, openedDelivery, clock }: Needs): SuppressReturned =>
  async (deliveryId, returned, causeId) => {
    const counting = returned.flatMap(({ email, kind }) =>
      kind === 'content' || kind === 'policy' || kind === 'delayed' ? [] : [{ email, type: COMMANDS[kind] }],
    );
    if (counting.length === 0 || !(await openedDelivery(deliveryId))?.counts) return;
    for (const { email, type } of counting) {
      const suppressionId = suppressionIdOf(currentContext().tenantId, email, null);
      const data = { suppressionId, email: mailboxOf(email), fromDelivery: deliveryId, now: clock.now() };
      await suppressions.execute({ type, data }, `${causeId} ${email}`);
    }
  };
