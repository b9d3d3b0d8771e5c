import { contextInForce, type EventStore, type Log, runIn } from '@punctual/chassis';
import { type FeedbackReport, isDeliveryId, streamName } from '@punctual/contracts';
import type { Mailings } from '../mailing/sending';
import type { OpenReturnPath, ReturnPath } from '../return-path/open-return-path';
import { aboutWhom } from './about-whom';
import type { SuppressReturned } from './suppress-returned';
import type { KeepUnmatched } from './unmatched';

type Needs = {
  store: Pick<EventStore, 'read' | 'codec'>;
  mailings: Mailings;
  open: OpenReturnPath;
  suppress: SuppressReturned;
  keepUnmatched: KeepUnmatched;
  log: Pick<Log, 'info' | 'warn'>;
};
/** What is known of a report beside itself: the way back that it took, and a delivery that its Message-ID names. */
type Known = { path: ReturnPath | null; deliveryId: string | null };
/** The delivery that a report is about, and how many of its recipients; null and 0 for one that is about none. */
export type Recorded = { deliveryId: string | null; recipients: number };
/** Records a report, and what follows from it. Once it is answered, all of that is in the store. @throws Unavailable */
export type RecordFeedback = (report: FeedbackReport, known?: Partial<Known>) => Promise<Recorded>;

const inTenant = <T>(tenantId: string, work: () => Promise<T>): Promise<T> =>
  contextInForce()?.tenantId === tenantId ? work() : runIn({ tenantId }, work);

/**
 * The way back names the mail: first the address that the report came to, then the envelope id in it, then its Message-ID. Whoever sent the
 * report, it is believed of recipients of that delivery alone. A report that names no mail of ours suppresses nobody.
 */
export const recordFeedback = (needs: Needs): RecordFeedback => {
  const { store, mailings, open, suppress, log } = needs;

  /** The recipients of a delivery of the tenant in force; null when it has no such delivery. */
  const recipientsOf = async (deliveryId: string): Promise<string[] | null> => {
    if (!isDeliveryId(deliveryId)) return null;
    for (const read of await store.codec.decodeAll(await store.read(streamName('delivery', deliveryId)))) {
      if ('unreadable' in read || read.event.type !== 'DeliveryOpened') continue;
      const isOurs = read.metadata.tenantId === contextInForce()?.tenantId;
      return isOurs ? read.event.data.recipients.map(({ email }) => email) : null;
    }
    return null;
  };

  const unmatched = async (report: FeedbackReport, why: 'no-delivery' | 'no-recipient'): Promise<Recorded> => {
    log.warn({ feedbackId: report.feedbackId, source: report.source, why }, 'a report is about no mail of ours');
    await needs.keepUnmatched(report, why);
    return { deliveryId: null, recipients: 0 };
  };

  const record = async (report: FeedbackReport, deliveryId: string, path: ReturnPath | null): Promise<Recorded> => {
    const recipients = await recipientsOf(deliveryId);
    // Nothing can come back of what was never sent.
    if (!recipients || (await mailings.load(deliveryId)).attempt === 0) return unmatched(report, 'no-delivery');
    const said = aboutWhom(report.recipients, { recipients, named: path?.among(recipients) ?? null });
    if (said.length === 0) return unmatched(report, 'no-recipient');
    const { feedbackId, source, at } = report;
    await mailings.execute(deliveryId, {
      type: 'RecordReturned',
      data: { deliveryId, feedbackId, source, at, recipients: said },
    });
    // Also for a report that is recorded already: whoever recorded it may have been killed before this.
    for (const { email, kind } of said) await suppress({ deliveryId, email, kind }, `${feedbackId} ${email}`);
    const kinds = [...new Set(said.map(({ kind }) => kind))];
    log.info({ deliveryId, feedbackId, source, kinds }, 'mail came back');
    return { deliveryId, recipients: said.length };
  };

  return async (report, { path: given = null, deliveryId = null } = {}) => {
    const { token, envelopeId } = report.names;
    const path = given ?? (token && (await open(token))) ?? (envelopeId && (await open(envelopeId)));
    if (path) return inTenant(path.tenantId, () => record(report, path.deliveryId, path));
    return deliveryId === null ? unmatched(report, 'no-delivery') : record(report, deliveryId, null);
  };
};
