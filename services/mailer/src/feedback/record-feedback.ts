import { againOnConflict, contextInForce, type Log, runIn } from '@punctual/chassis';
import type { FeedbackReport } from '@punctual/contracts';
import type { Mailings } from '../mailing/sending';
import type { OpenReturnPath, ReturnPath } from '../return-path/open-return-path';
import { aboutWhom, isHearsay } from './about-whom';
import { inTurns } from './in-turns';
import type { OpenedDelivery } from './opened-delivery';
import type { SuppressReturned } from './suppress-returned';
import type { KeepUnmatched } from './unmatched';

type Needs = {
  mailings: Mailings;
  open: OpenReturnPath;
  openedDelivery: OpenedDelivery;
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
  const { mailings, open, openedDelivery, suppress, log } = needs;

  const unmatched = async (report: FeedbackReport, why: 'no-delivery' | 'no-recipient'): Promise<Recorded> => {
    log.warn({ feedbackId: report.feedbackId, source: report.source, why }, 'a report is about no mail of ours');
    await needs.keepUnmatched(report, why);
    return { deliveryId: null, recipients: 0 };
  };

  /** A state that is kept from before does for what never changes: each report would read all others of its delivery otherwise. */
  const wasSent = async (deliveryId: string): Promise<boolean> =>
    (await mailings.load(deliveryId, { atLeast: 0n })).attempt > 0 || (await mailings.load(deliveryId)).attempt > 0;

  const recordOne = async (report: FeedbackReport, deliveryId: string, path: ReturnPath | null): Promise<Recorded> => {
    const opened = await openedDelivery(deliveryId);
    // Nothing can come back of what was never sent.
    if (!opened || !(await wasSent(deliveryId))) return unmatched(report, 'no-delivery');
    const { recipients } = opened;
    const named = path?.among(recipients) ?? null;
    const said = aboutWhom(report, { recipients, named });
    if (said.length === 0) return unmatched(report, 'no-recipient');
    const { feedbackId, source, at } = report;
    const data = { deliveryId, feedbackId, source, at, recipients: said };
    await againOnConflict(() => mailings.execute(deliveryId, { type: 'RecordReturned', data }));
    // Also for a report that is recorded already: whoever recorded it may have been killed before this.
    const believed = isHearsay(source, named) ? said.filter(({ kind }) => kind !== 'complaint') : said;
    await suppress(deliveryId, believed, feedbackId);
    const kinds = [...new Set(said.map(({ kind }) => kind))];
    log.info({ deliveryId, feedbackId, source, kinds }, 'mail came back');
    return { deliveryId, recipients: said.length };
  };

  // Reports of a page come together, and would keep each other from being recorded.
  const turns = inTurns();
  const record: typeof recordOne = (report, deliveryId, path) =>
    turns(deliveryId, () => recordOne(report, deliveryId, path));

  return async (report, { path: given = null, deliveryId = null } = {}) => {
    const { token, envelopeId } = report.names;
    const path = given ?? (token && (await open(token))) ?? (envelopeId && (await open(envelopeId)));
    if (path) return inTenant(path.tenantId, () => record(report, path.deliveryId, path));
    return deliveryId === null ? unmatched(report, 'no-delivery') : record(report, deliveryId, null);
  };
};
