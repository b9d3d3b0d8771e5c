import { currentContext } from '@punctual/chassis';
import { deliveryIdOf, noticeIdOf } from '@punctual/contracts';
import type { Accounts } from '../account/accounts';
import type { Needs } from '../needs';
import type { Notices } from './needs';
import { noticeMail } from './notice-mail';
import { type Opening, openNotice } from './open-notice';

type Sending = Opening & Pick<Needs, 'log'> & { notices: Notices; accounts: Accounts };

/**
 * Opens the delivery of the latest notice to an owner, unless it is open already: repeating it is harmless, so that a worker
 * that stopped between ordering and opening loses nothing.
 */
export const sendNotice = async (needs: Sending, userId: string): Promise<void> => {
  const { notices, deliveries, accounts, log } = needs;
  const { ordered } = await notices.load(userId);
  const first = ordered?.failures[0];
  if (!ordered || !first) return;
  const { scheduleId, reportId, timezone } = first;
  const occurrenceId = noticeIdOf(scheduleId, userId, ordered.number);
  if ((await deliveries.load(deliveryIdOf(occurrenceId, 0))).status !== 'none') return;
  const to = accounts.toTell(userId, currentContext().tenantId);
  if (to.length === 0) {
    log.warn({ userId }, 'there is nobody to tell of failures: neither the owner nor an administrator');
    return;
  }
  const about = { occurrenceId, scheduleId, reportId, userId, timezone, dueAt: ordered.at };
  await openNotice(needs, about, to, noticeMail(ordered));
};
