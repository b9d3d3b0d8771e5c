import { saidIn } from '../bounce-kind';
import type { Event } from '../registry';
import type { DeliveryResource } from '../rest/delivery';
import { afterReturn, replaces } from './fate';

type Outcome = DeliveryResource['outcomes'][number];

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** The row after an outcome for some recipients. Outcomes of an earlier attempt can arrive late. */
export const withOutcomes = (
  row: DeliveryResource,
  outcome: Outcome['outcome'],
  { recipients, attempt, relay, at }: Event<'RecipientsAccepted'>['data'],
): DeliveryResource => {
  const all = new Map(row.outcomes.map((known) => [known.email, known]));
  for (const { email, smtpCode, text } of recipients) {
    if (!replaces(all.get(email), { outcome, attempt })) continue;
    all.set(email, { email, outcome, smtpCode, text, attempt, ...(relay ? { relay } : {}), at });
  }
  return sentOrBounced({ ...row, outcomes: [...all.values()], updatedAt: at });
};

/** A delivery that was sent has bounced when nobody has it: whatever was accepted came back. */
const sentOrBounced = (row: DeliveryResource): DeliveryResource => {
  if (row.status !== 'SENT' && row.status !== 'BOUNCED') return row;
  const bounced = row.outcomes.filter(({ outcome }) => outcome === 'bounced');
  const [first] = bounced;
  const arrived = row.outcomes.some(({ outcome }) => outcome === 'accepted' || outcome === 'complained');
  // What was learned since may be that somebody has it after all.
  if (!first || arrived) return row.status === 'SENT' ? row : { ...row, status: 'SENT', errorMessage: null };
  const errorMessage = `the mail to ${plural(bounced.length, 'recipient')} came back (${first.email}: ${first.text})`;
  return { ...row, status: 'BOUNCED', errorMessage };
};

/** The row after a mail came back, or its reader complained. */
export const withReturned = (
  row: DeliveryResource,
  { type, data }: Event<'RecipientBounced'> | Event<'RecipientComplained'>,
): DeliveryResource => {
  const { email, at } = data;
  const known = row.outcomes.find((one) => one.email === email);
  const fate = afterReturn(known, type, row.attemptCount);
  if (fate === known) return row;
  const all = new Map(row.outcomes.map((one) => [one.email, one]));
  all.set(email, { email, ...fate, smtpCode: null, text: saidIn(data), at });
  return sentOrBounced({ ...row, outcomes: [...all.values()], updatedAt: at });
};

/** The row after the report was rendered: a summary of the result, without the bytes. */
export const withRendering = (
  row: DeliveryResource,
  data: Pick<
    Event<'ReportRendered'>['data'],
    'subject' | 'rowCount' | 'contentHash' | 'reportVersion' | 'metrics' | 'artifacts' | 'at'
  >,
): DeliveryResource => {
  const { subject, rowCount, contentHash, reportVersion, metrics, artifacts, at } = data;
  const metadata = { ...row.metadata, subject, rowCount, contentHash, reportVersion, metrics, artifacts };
  return { ...row, metadata, updatedAt: at };
};

/** Whether the delivery has ever had files to send: from then on only its own events end it. */
export const hasFiles = ({ metadata }: DeliveryResource): boolean => metadata['artifacts'] !== undefined;

/** What is known of a delivery but for its retry and what ended it early: neither holds once it goes on, or ends another way. */
export const beforeItEnds = ({ metadata }: DeliveryResource): DeliveryResource['metadata'] => {
  const { retryAt: _, cause: __, ...others } = metadata;
  return others;
};

const waiting = (row: DeliveryResource, { reason, retryAt, at }: { reason: string; retryAt: string; at: string }) => ({
  ...row,
  status: 'FAILED' as const,
  errorMessage: reason,
  metadata: { ...beforeItEnds(row), retryAt },
  updatedAt: at,
});

/** A reason with whom it is about. Events name nobody in free text; older ones begin with the address. */
const reasonOf = (email: string | undefined, reason: string): string =>
  email === undefined || reason === '' || reason.startsWith(`${email}: `) ? reason : `${email}: ${reason}`;

/** The row while a retry is pending. */
export const withRetry = (row: DeliveryResource, data: Event<'RetryScheduled'>['data']): DeliveryResource =>
  // Lost files are rendered again at once, so there is no failure to show yet.
  data.stage === 'render' && data.retryAt === data.at
    ? { ...row, status: 'PENDING', errorMessage: data.reason, updatedAt: data.at }
    : {
        ...waiting(row, {
          ...data,
          reason: reasonOf(data.stage === 'dispatch' ? data.pending[0] : undefined, data.reason),
        }),
        sentAt: null,
      };

/** The row of a delivery that is not open yet, after an event of its run. A row that has ended does not change. */
export const withRun = (
  row: DeliveryResource,
  { type, data }: Event<'RunRetryScheduled'> | Event<'RunFailed'> | Event<'RunSkipped'>,
): DeliveryResource => {
  if (row.status === 'PERMANENTLY_FAILED' || row.status === 'SENT' || row.status === 'SKIPPED') return row;
  if (type === 'RunRetryScheduled') return waiting(row, data);
  const metadata = beforeItEnds(row);
  const ended = { ...row, updatedAt: data.at };
  return type === 'RunFailed'
    ? {
        ...ended,
        status: 'PERMANENTLY_FAILED',
        errorMessage: data.reason,
        metadata: { ...metadata, cause: data.cause },
      }
    : { ...ended, status: 'SKIPPED', metadata: { ...metadata, skipReason: data.reason, verdict: data.verdict } };
};

/** The row when nobody got the mail. What ended it early is about nobody in particular. */
export const withFailure = (
  row: DeliveryResource,
  { reason, failed, cause, at }: Event<'DeliveryPermanentlyFailed'>['data'],
): DeliveryResource => {
  const metadata = beforeItEnds(row);
  if (cause === 'suppressed')
    return { ...row, status: 'SKIPPED', metadata: { ...metadata, skipReason: cause, verdict: reason }, updatedAt: at };
  const whose = cause ? undefined : failed.find(({ text }) => text === reason)?.email;
  return {
    ...{ ...row, status: 'PERMANENTLY_FAILED', errorMessage: reasonOf(whose, reason) },
    metadata: cause ? { ...metadata, cause } : metadata,
    updatedAt: at,
  };
};

/** The row when no attempt is left and at least one recipient has, or may have, the mail. SENT needs an acceptance. */
export const withCompletion = (
  row: DeliveryResource,
  { accepted, failed, unknown, cause, at }: Event<'DeliveryCompleted'>['data'],
): DeliveryResource => {
  const metadata = beforeItEnds(row);
  const problems = [
    ...(failed.length > 0
      ? [`${plural(failed.length, 'recipient')} did not get it (${failed[0]?.email}: ${failed[0]?.text})`]
      : []),
    ...(unknown.length > 0
      ? [
          accepted === 0
            ? `nobody knows whether ${plural(unknown.length, 'recipient')} got it`
            : `whether ${plural(unknown.length, 'recipient')} got it is unknown`,
        ]
      : []),
  ];
  return sentOrBounced({
    ...row,
    status: accepted > 0 ? 'SENT' : 'FAILED',
    sentAt: accepted > 0 ? at : null,
    errorMessage: problems.length > 0 ? problems.join('; ') : null,
    metadata: cause ? { ...metadata, cause } : metadata,
    updatedAt: at,
  });
};
