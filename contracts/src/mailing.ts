import { z } from 'zod';
import { defineEvent, type EventOf, instant } from './event';

/** What became of one recipient in one attempt, in the mail server's own words. */
export const recipientOutcome = z.object({
  email: z.string(),
  smtpCode: z.number().int().nullable(),
  /** RFC 3463, as in `5.1.1`. */
  enhancedCode: z.string().nullable(),
  text: z.string(),
});
export type RecipientOutcomeData = z.infer<typeof recipientOutcome>;

const about = { deliveryId: z.string(), attempt: z.number().int() };
const outcomes = z.object({ ...about, recipients: z.array(recipientOutcome), at: instant });

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
/** Every recipient of the attempt has an outcome; those in `unresolved` (deferred or unknown) may be tried again. */
export const attemptCompleted = defineEvent(
  'mailing',
  'AttemptCompleted',
  z.object({
    ...about,
    accepted: z.array(z.string()),
    unresolved: z.array(recipientOutcome.extend({ outcome: z.enum(['deferred', 'unknown']) })),
    rejected: z.array(recipientOutcome),
    at: instant,
  }),
);
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
  attemptCompleted,
  artifactsMissing,
] as const;
export type MailingEvent = EventOf<(typeof mailingEvents)[number]>;
