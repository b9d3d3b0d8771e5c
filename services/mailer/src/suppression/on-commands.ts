import { type Clock, type CommandHandler, currentContext, suppressionIdOf } from '@punctual/chassis';
import { mailboxOf } from '@punctual/contracts';
import type { Suppressions } from './suppressions';

type Needs = { suppressions: Suppressions; clock: Clock };

/** An administrator has an address get no mail. */
export const onSuppressAddress =
  ({ suppressions, clock }: Needs): CommandHandler<'SuppressAddress'> =>
  async ({ commandId, data: { email, scheduleId, reason } }) => {
    const { tenantId, userId } = currentContext();
    const suppressionId = suppressionIdOf(tenantId, email, scheduleId);
    const data = { suppressionId, email: mailboxOf(email), scheduleId, reason, userId, now: clock.now() };
    await suppressions.execute({ type: 'Suppress', data }, commandId);
    return { suppressionId };
  };

/** A person has an address get mail again. @throws Rejection `suppression/unknown` */
export const onLiftSuppression =
  ({ suppressions, clock }: Needs): CommandHandler<'LiftSuppression'> =>
  async ({ commandId, data: { suppressionId, reason } }) => {
    const data = { suppressionId, reason, userId: currentContext().userId, now: clock.now() };
    await suppressions.execute({ type: 'Lift', data }, commandId);
    return {};
  };

/** The owner of an address leaves, or comes back. */
export const onUnsubscribe =
  ({ suppressions, clock }: Needs): CommandHandler<'Unsubscribe'> =>
  async ({ commandId, data: { email, scheduleId, fromDelivery, after, until } }) => {
    const about = { suppressionId: suppressionIdOf(currentContext().tenantId, email, scheduleId), now: clock.now() };
    await suppressions.execute(
      after === 'leaves'
        ? { type: 'Leave', data: { ...about, email: mailboxOf(email), scheduleId, fromDelivery, until } }
        : { type: 'Return', data: about },
      commandId,
    );
    return {};
  };
