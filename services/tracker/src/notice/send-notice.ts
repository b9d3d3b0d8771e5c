import { type Artifacts, currentContext } from '@punctual/chassis';
import { type Artifact, deliveryIdOf, type Event, noticeIdOf, retrySchema } from '@punctual/contracts';
import type { Needs } from '../needs';
import type { Accounts } from './accounts';
import type { Notices } from './needs';
import { noticeMail } from './notice-mail';

type Sending = Pick<Needs, 'deliveries' | 'clock' | 'log'> & {
  notices: Notices;
  artifacts: Pick<Artifacts, 'put'>;
  accounts: Accounts;
};

/**
 * Opens the delivery of the latest notice to an owner, unless it is open already: repeating it is harmless, so that a worker
 * that stopped between ordering and opening loses nothing. It is sent, tried again and recorded as any other delivery.
 */
export const sendNotice = async (needs: Sending, userId: string): Promise<void> => {
  const { notices, deliveries, artifacts, accounts, clock, log } = needs;
  const { ordered } = await notices.load(userId);
  const first = ordered?.failures[0];
  if (!ordered || !first) return;
  const occurrenceId = noticeIdOf(first.scheduleId, userId, ordered.number);
  const deliveryId = deliveryIdOf(occurrenceId, 0);
  if ((await deliveries.load(deliveryId)).status !== 'none') return;
  const to = accounts.toTell(userId, currentContext().tenantId);
  if (to.length === 0) {
    log.warn({ userId }, 'there is nobody to tell of failures: neither the owner nor an administrator');
    return;
  }
  const { subject, text, html } = noticeMail(ordered);
  const part = async (role: 'text' | 'html', mediaType: string, content: string): Promise<Artifact> => {
    const bytes = Buffer.from(content);
    return {
      name: `notice.${role}`,
      role,
      mediaType,
      sha256: await artifacts.put(bytes),
      size: bytes.length,
      cid: null,
    };
  };
  const files = await Promise.all([part('html', 'text/html', html), part('text', 'text/plain', text)]);
  const now = clock.now();
  const about = {
    occurrenceId,
    scheduleId: first.scheduleId,
    reportId: first.reportId,
    reportType: null,
    name: subject,
  };
  const order: Event<'RunOpened'>['data'] = {
    ...{ ...about, userId, trigger: 'notice', timezone: first.timezone, dueAt: ordered.at },
    ...{ formats: [], parameters: {}, audience: 'individually', retry: retrySchema.parse({}) },
    ...{ pages: 1, recipients: to.length, lists: [], rendering: null, deadline: now, at: now },
  };
  const facts = { reportVersion: 0, metrics: [], rowCount: 0, contentHash: files[0]?.sha256 ?? '', rowsHash: null };
  await deliveries.execute(
    deliveryId,
    {
      type: 'OpenDelivery',
      data: {
        ...{ deliveryId, page: 0, pages: 1, order, now },
        recipients: to.map((email) => ({ email, role: 'to' })),
        rendering: { subject, artifacts: files, ...facts, renderedFor: occurrenceId, attempt: 0 },
      },
    },
    { isNew: true },
  );
};
