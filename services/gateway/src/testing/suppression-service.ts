import { currentContext, type Resources, repository, suppressionIdOf } from '@punctual/chassis';
import { Rejection, type SuppressionEvent } from '@punctual/contracts';
import { counted, me } from './counted';

/** Answers the commands of suppressed addresses as the mailer does, as far as the gateway can tell. */
export const serveSuppressions = ({ bus, store, clock }: Resources): void => {
  const suppressions = repository(store, 'suppression', counted<SuppressionEvent>());
  const known = new Map<string, { email: string; ofSchedule: string | null }>();
  const record = (event: SuppressionEvent) =>
    suppressions.execute(currentContext().tenantId, { type: 'Act', data: { events: () => [event] } });
  bus.respond('mailer', 'SuppressAddress', async ({ data: { email, scheduleId: ofSchedule, reason } }) => {
    const suppressionId = suppressionIdOf(currentContext().tenantId, email, ofSchedule);
    known.set(suppressionId, { email, ofSchedule });
    const about = { suppressionId, email, ofSchedule, cause: 'by-hand' as const, reason, userId: me() };
    await record({ type: 'AddressSuppressed', data: { ...about, fromDelivery: null, until: null, at: clock.now() } });
    return { suppressionId };
  });
  bus.respond(
    'mailer',
    'Unsubscribe',
    async ({ data: { email, scheduleId: ofSchedule, fromDelivery, after, until } }) => {
      const about = {
        ...{ suppressionId: suppressionIdOf(currentContext().tenantId, email, ofSchedule), email, ofSchedule },
        ...{ userId: null, at: clock.now() },
      };
      const left = { ...about, cause: 'unsubscribed' as const, reason: null, fromDelivery, until };
      await record(
        after === 'leaves'
          ? { type: 'AddressSuppressed', data: left }
          : { type: 'SuppressionLifted', data: { ...about, reason: 'its owner came back' } },
      );
      return {};
    },
  );
  bus.respond('mailer', 'LiftSuppression', async ({ data: { suppressionId, reason } }) => {
    const found = known.get(suppressionId);
    if (!found) throw new Rejection('suppression/unknown', 'this address gets mail, or is not known');
    await record({
      type: 'SuppressionLifted',
      data: { suppressionId, ...found, reason, userId: me(), at: clock.now() },
    });
    return {};
  });
};
