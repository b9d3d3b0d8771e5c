import { deliveryIds, type Event, pagesOf, recipientNoticeIdOf } from '@punctual/contracts';
import type { Needs } from '../needs';
import type { RecipientNotices } from './needs';
import { type Opening, openNotice } from './open-notice';
import { recipientNoticeMail } from './recipient-notice-mail';

type Telling = Opening & Pick<Needs, 'runs'> & { recipientNotices: RecipientNotices };

/** Whether nothing of a run was sent, or ever may be: each of its deliveries failed, or was never opened by a run that failed. */
const failedForGood = async ({ runs, deliveries }: Telling, occurrenceId: string): Promise<boolean> => {
  const run = await runs.load(occurrenceId);
  if (run.status !== 'open' && run.status !== 'failed') return false;
  // Nobody released it: those who were perhaps too many are not to get a notice either.
  if (run.status === 'failed' && run.before?.hold === 'held') return false;
  const opened = run.status === 'open' ? run.opened : run.before?.opened;
  for (const deliveryId of deliveryIds(occurrenceId, opened?.pages ?? 0)) {
    const delivery = await deliveries.load(deliveryId);
    if (delivery.status === 'archived') return false;
    const hopeless =
      delivery.status === 'none'
        ? run.status === 'failed'
        : delivery.end !== null && delivery.end.accepted + delivery.end.unknown.length === 0;
    if (!hopeless) return false;
  }
  return true;
};

/**
 * Tells the direct recipients of a run that failed for good, where its schedule says so; members of lists are not told.
 * Repeating it is harmless.
 */
export const tellRecipients = async (needs: Telling, order: Event<'OccurrenceFired'>['data']): Promise<void> => {
  const { occurrenceId, scheduleId, reportId, reportType, userId, timezone, dueAt } = order;
  // A test is for the person who asked for it.
  if (order.onFailure !== 'recipients' || order.trigger === 'test') return;
  const named = pagesOf({ audience: 'individually', recipients: { ...order.recipients, lists: [] } }).flat();
  if (named.length === 0 || !(await failedForGood(needs, occurrenceId))) return;
  const { recipientNotices, clock } = needs;
  const tell = { scheduleId, occurrenceId, now: clock.now() };
  await recipientNotices.execute(scheduleId, { type: 'TellRecipients', data: tell });
  const { ordered } = await recipientNotices.load(scheduleId);
  if (ordered?.occurrenceId !== occurrenceId) return;
  const noticeId = recipientNoticeIdOf(scheduleId, ordered.number);
  const about = { occurrenceId: noticeId, scheduleId, reportId, userId, timezone, dueAt: ordered.at };
  const mail = recipientNoticeMail({ name: order.name ?? reportType, dueAt, timezone });
  await openNotice(
    needs,
    about,
    named.map(({ email }) => email),
    mail,
  );
};
