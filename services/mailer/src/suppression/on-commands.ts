import { type Clock, type CommandHandler, currentContext, suppressionIdOf } from '@punctual/chassis';
import { mailboxOf, Rejection } from '@punctual/contracts';
import type { Suppressions } from './suppressions';

type Needs = { suppressions: Suppressions; clock: Clock };

/** An administrator has an address get no mail. One that gets none already stays as it is. */
export const onSuppressAddress =
  ({ suppressions, clock }: Needs): CommandHandler<'SuppressAddress'> =>
  async ({ commandId, data: { email, scheduleId, reason } }) => {
    const { tenantId, userId } = currentContext();
    const suppressionId = suppressionIdOf(tenantId, email, scheduleId);
    if ((await suppressions.now()).get(suppressionId)) return { suppressionId };
    const about = { suppressionId, email: mailboxOf(email), ofSchedule: scheduleId, at: clock.now() };
    const data = { ...about, cause: 'by-hand' as const, reason, userId, fromDelivery: null };
    await suppressions.record({ type: 'AddressSuppressed', data }, commandId);
    return { suppressionId };
  };

/** A person has an address get mail again. @throws Rejection `suppression/unknown` for one that gets mail */
export const onLiftSuppression =
  ({ suppressions, clock }: Needs): CommandHandler<'LiftSuppression'> =>
  async ({ commandId, data: { suppressionId, reason } }) => {
    const found = (await suppressions.now()).get(suppressionId);
    if (!found) throw new Rejection('suppression/unknown', 'this address gets mail, or is not known');
    const { email, scheduleId: ofSchedule } = found;
    const data = { suppressionId, email, ofSchedule, reason, userId: currentContext().userId, at: clock.now() };
    await suppressions.record({ type: 'SuppressionLifted', data }, commandId);
    return {};
  };

/**
 * The owner of an address leaves, or returns. Leaving twice is the same as once, and whoever returns lifts only what they said themselves:
 * a bounce, a complaint and an administrator stay.
 */
export const onUnsubscribe =
  ({ suppressions, clock }: Needs): CommandHandler<'Unsubscribe'> =>
  async ({ commandId, data: { email, scheduleId, deliveryId, after } }) => {
    const suppressionId = suppressionIdOf(currentContext().tenantId, email, scheduleId);
    const found = (await suppressions.now()).get(suppressionId);
    const about = { suppressionId, email: mailboxOf(email), ofSchedule: scheduleId, userId: null, at: clock.now() };
    if (after === 'leaves' && !found) {
      const data = { ...about, cause: 'unsubscribed' as const, reason: null, fromDelivery: deliveryId };
      await suppressions.record({ type: 'AddressSuppressed', data }, commandId);
    }
    if (after === 'returns' && found?.cause === 'unsubscribed')
      await suppressions.record(
        { type: 'SuppressionLifted', data: { ...about, reason: 'its owner came back' } },
        commandId,
      );
    return {};
  };
