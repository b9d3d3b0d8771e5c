import { type Clock, currentContext, suppressionIdOf } from '@punctual/chassis';
import { type FeedbackKind, mailboxOf } from '@punctual/contracts';
import type { Suppressions } from '../suppression/suppressions';

type Returned = { deliveryId: string; email: string; kind: FeedbackKind };
/** @param causeId what it is a consequence of: the same one is recorded once */
export type SuppressReturned = (returned: Returned, causeId: string) => Promise<void>;

/** Has what follows for an address whose mail came back recorded: whether it gets any more. Refusals of one mail say nothing of it. */
export const suppressReturned =
  ({ suppressions, clock }: { suppressions: Suppressions; clock: Clock }): SuppressReturned =>
  async ({ deliveryId, email, kind }, causeId) => {
    if (kind === 'content' || kind === 'policy' || kind === 'delayed') return;
    const suppressionId = suppressionIdOf(currentContext().tenantId, email, null);
    const data = { suppressionId, email: mailboxOf(email), fromDelivery: deliveryId, now: clock.now() };
    const type = { hard: 'BounceHard', soft: 'BounceSoft', complaint: 'Complain' } as const;
    await suppressions.execute({ type: type[kind], data }, causeId);
  };
