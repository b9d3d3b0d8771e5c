import { type Artifacts, type CommandHandler, currentContext, type Repository } from '@punctual/chassis';
import { type DigestEvent, deliveryIdOf, digestIdOf, type Event } from '@punctual/contracts';
import type { Accounts } from '../account/accounts';
import type { Needs } from '../needs';
import { openNotice } from '../notice/open-notice';
import { type Digest, type DigestCommand, wasTold } from './digest';
import { digestMail } from './digest-mail';

type Ordering = Pick<Needs, 'deliveries' | 'clock'> & {
  artifacts: Pick<Artifacts, 'put'>;
  digests: Repository<Digest, DigestCommand, DigestEvent>;
  accounts: Pick<Accounts, 'addressOf'>;
  /** Resolves once all accounts are known. */
  caughtUp: Promise<void>;
};

/** Opens the delivery of a digest, unless it is open already. */
const open = async (needs: Ordering, ordered: Event<'OwnerDigestOrdered'>['data']): Promise<void> => {
  const { userId, number, timezone, at, summary } = ordered;
  const { scheduleId, reportId } = summary;
  const occurrenceId = digestIdOf(scheduleId, userId, number);
  if ((await needs.deliveries.load(deliveryIdOf(occurrenceId, 0))).status !== 'none') return;
  await needs.caughtUp;
  const to = needs.accounts.addressOf(userId, currentContext().tenantId);
  // Who was disabled meanwhile is told nothing.
  if (to === null) return;
  const about = { occurrenceId, scheduleId, reportId, userId, timezone, dueAt: at };
  await openNotice(needs, about, [to], digestMail(ordered));
};

/** Says whether an owner was told of a period, before anybody reads numbers for it, and has the latest mail opened as below. */
export const onCheckOwnerDigest =
  (needs: Ordering): CommandHandler<'CheckOwnerDigest'> =>
  async ({ data: { userId, to } }) => {
    const latest = await needs.digests.load(userId);
    if (latest.ordered) await open(needs, latest.ordered);
    return { told: wasTold(latest, to) };
  };

/**
 * Tells an owner of a period. The stream of the owner takes each period once, whoever asks and however often; a tracker that stopped between ordering
 * and opening loses nothing, since whoever asks again, also for a later period, has it opened.
 */
export const onOrderOwnerDigest =
  (needs: Ordering): CommandHandler<'OrderOwnerDigest'> =>
  async ({ data }) => {
    const { digests, clock } = needs;
    const { ordered: before } = await digests.load(data.userId);
    if (before) await open(needs, before);
    const events = await digests.execute(data.userId, {
      type: 'OrderOwnerDigest',
      data: { ...data, now: clock.now() },
    });
    for (const event of events) await open(needs, event.data);
    return { ordered: events.length > 0 };
  };
