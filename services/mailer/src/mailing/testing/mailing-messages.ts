import type { AttemptResult, MailingEvent, OutcomeEvent } from '@punctual/contracts';
import type { MailingCommand, OutcomeReport } from '../mailing';

/** Recipients of the tests. */
export const [ADA, BOB, CY, DAN] = ['ada@example.com', 'bob@example.com', 'cy@example.com', 'dan@example.com'] as const;
/** What every command names: the delivery and the time. */
export const about = { deliveryId: 'd1', now: '2026-11-23T09:00:00.000Z' };
/** The time of the events. */
export const at = about.now;
/** What the mail server answers. */
export const words = { smtpCode: 250, enhancedCode: '2.0.0', text: 'ok' };

/** The end of the lease of `start`. */
export const later = '2026-11-23T09:00:30.000Z';
/** A worker and the end of its lease. */
export const lease = (worker = 'w1', leaseUntil = later) => ({ worker, leaseUntil });
/** How the mail is made. */
const made = { sender: { name: 'Punctual', address: 'reports@example.com' }, fields: [] };
/** Starts an attempt: messages to `recipients` are begun, those to `waiting` are not. */
export const start = (attempt = 1, recipients: string[] = [ADA, BOB], waiting: string[] = []): MailingCommand => ({
  type: 'StartAttempt',
  data: { ...about, attempt, recipients, waiting, ...made, unsubscribe: null, signed: null, links: null, ...lease() },
});
/** The event of `start`. */
export const started = (attempt = 1, recipients: string[] = [ADA, BOB], waiting: string[] = []): MailingEvent => ({
  type: 'AttemptStarted',
  data: { deliveryId: 'd1', attempt, recipients, waiting, ...lease(), ...made, at },
});
/** Records outcomes and begins the messages to further recipients. */
export const goOn = (outcomes: OutcomeReport[], recipients: string[], worker = 'w1'): MailingCommand => ({
  type: 'ContinueAttempt',
  data: { ...about, attempt: 1, outcomes, recipients, ...lease(worker, '2026-11-23T09:00:40.000Z') },
});
/** The event of `goOn`. */
export const continued = (
  recipients: string[],
  worker = 'w1',
  leaseUntil = '2026-11-23T09:00:40.000Z',
): MailingEvent => ({
  type: 'AttemptContinued',
  data: { deliveryId: 'd1', attempt: 1, recipients, returned: [], worker, leaseUntil, at },
});
/** The outcome of one recipient. */
export const report = (email: string, outcome: OutcomeReport['outcome']): OutcomeReport => ({
  email,
  outcome,
  ...words,
});
/** Records outcomes. */
export const record = (attempt: number, ...outcomes: OutcomeReport[]): MailingCommand => ({
  type: 'RecordOutcomes',
  data: { ...about, attempt, outcomes },
});
/** Takeover by another worker, by default after the lease has expired. */
export const takeOver = (recipients: string[] = [], attempt = 1, now = later): MailingCommand => ({
  type: 'TakeOverAttempt',
  data: { ...about, attempt, recipients, ...lease('w2', '2026-11-23T09:01:00.000Z'), now },
});
/** A time after every lease. */
export const muchLater = '2026-11-23T10:00:00.000Z';
/** An event at the end of the lease. */
export const at30 = (event: MailingEvent): MailingEvent =>
  ({ type: event.type, data: { ...event.data, at: later } }) as MailingEvent;
/** An outcome that arrives late. */
export const late = (event: MailingEvent): MailingEvent =>
  ({ type: event.type, data: { ...event.data, late: true } }) as MailingEvent;
/** Records that files of the delivery are missing. */
export const missing = (attempt = 1): MailingCommand => ({
  type: 'RecordArtifactsMissing',
  data: { ...about, attempt, sha256: ['x'] },
});
/** The event of `missing`. */
export const artifactsMissing = (attempt = 1): MailingEvent => ({
  type: 'ArtifactsMissing',
  data: { deliveryId: 'd1', attempt, sha256: ['x'], at },
});
/** An outcome of recipients; `result` is given when it ends the attempt. */
export const outcome = (
  type: OutcomeEvent['type'],
  emails: string[],
  result: Partial<AttemptResult> | null = null,
  said: Omit<OutcomeReport, 'email' | 'outcome'> = words,
): MailingEvent => ({
  type,
  data: {
    deliveryId: 'd1',
    attempt: 1,
    recipients: emails.map((email) => ({ email, ...said })),
    result: result && { accepted: [], unresolved: [], rejected: [], ...result },
    at,
  },
});
/** Acceptance of recipients. */
export const accepted = (...emails: string[]): MailingEvent => outcome('RecipientsAccepted', emails);
/** Acceptance of the last recipients without an outcome. */
export const acceptedLast = (emails: string[], all = emails): MailingEvent =>
  outcome('RecipientsAccepted', emails, { accepted: all });
/** The outcome of recipients whose worker stopped while sending. */
export const cut = {
  smtpCode: null,
  enhancedCode: null,
  text: 'the mailer stopped while sending; the mail may or may not have been accepted',
};
