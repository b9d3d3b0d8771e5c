import { z } from 'zod';
import { defineEvent, type EventOf } from './event';
import { instant, recipientOutcome } from './shared';

/** How an attempt ended, for all its recipients; those in `unresolved` (deferred or unknown) may be tried again. */
export const attemptResult = z.object({
  accepted: z.array(z.string()),
  unresolved: z.array(recipientOutcome.extend({ outcome: z.enum(['deferred', 'unknown']) })),
  rejected: z.array(recipientOutcome),
});
export type AttemptResult = z.infer<typeof attemptResult>;

const about = { deliveryId: z.string(), attempt: z.number().int() };
const outcomes = z.object({
  ...about,
  recipients: z.array(recipientOutcome),
  /** In the last event of an attempt, when nobody is left without an outcome; null before. */
  result: attemptResult.nullable().default(null),
  at: instant,
});

export const attemptStarted = defineEvent(
  'mailing',
  'AttemptStarted',
  z.object({ ...about, recipients: z.array(z.string()), worker: z.string(), at: instant }),
);
export const recipientsAccepted = defineEvent('mailing', 'RecipientsAccepted', outcomes);
export const recipientsDeferred = defineEvent('mailing', 'RecipientsDeferred', outcomes);
export const recipientsRejected = defineEvent('mailing', 'RecipientsRejected', outcomes);
/** The server may or may not have taken the mail: the connection or the process ended where nobody can tell. */
export const outcomeUnknown = defineEvent('mailing', 'OutcomeUnknown', outcomes);
/** The rendered bytes are gone from the object store: nothing was sent, the report must be rendered again. */
export const artifactsMissing = defineEvent(
  'mailing',
  'ArtifactsMissing',
  z.object({ ...about, sha256: z.array(z.string()), at: instant }),
);
export const mailingEvents = [
  attemptStarted,
  recipientsAccepted,
  recipientsDeferred,
  recipientsRejected,
  outcomeUnknown,
  artifactsMissing,
] as const;
export type MailingEvent = EventOf<(typeof mailingEvents)[number]>;

/** The events that tell what became of recipients. */
export const outcomeTypes = [
  'RecipientsAccepted',
  'RecipientsDeferred',
  'RecipientsRejected',
  'OutcomeUnknown',
] as const;
export type OutcomeEvent = Extract<MailingEvent, { type: (typeof outcomeTypes)[number] }>;
