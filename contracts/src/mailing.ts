import { z } from 'zod';
import { defineEvent, type EventOf } from './event';
import { feedbackKind, feedbackSource } from './feedback';
import { personalAddress, wordsAmong } from './personal';
import { instant, recipientOutcome } from './shared';

/** How an attempt ended, for all its recipients; those in `unresolved` (deferred or unknown) may be tried again. */
export const attemptResult = z.object({
  accepted: z.array(personalAddress),
  unresolved: z.array(recipientOutcome.extend({ outcome: z.enum(['deferred', 'unknown']) })),
  rejected: z.array(recipientOutcome),
});
export type AttemptResult = z.infer<typeof attemptResult>;

const about = { deliveryId: z.string(), attempt: z.number().int() };
const outcomes = z.object({
  ...about,
  recipients: z.array(recipientOutcome),
  /** In the last event of an attempt, when every recipient has an outcome; null before, and in late outcomes. */
  result: attemptResult.nullable().default(null),
  /**
   * True when the attempt had recorded these recipients as unknown and the worker that sent the mail learned the outcome
   * after all. It replaces the unknown outcome of this attempt, also when the attempt has ended; later attempts may exist.
   */
  late: z.boolean().optional(),
  /** The mail relay whose words these are, by its name in SMTP_RELAYS; absent where there is but one, and where none was asked. */
  relay: z.string().optional(),
  at: instant,
});
/** Version 1 knew no names of relays. */
const outcomesSince = { v: 2, upcast: { 1: (data: Record<string, unknown>) => data } };
/** The worker that holds an attempt, and until when; no other worker may send for it or declare it interrupted before. */
const lease = { worker: z.string(), leaseUntil: instant };

/** Who a mail is from: a display name, which may be empty, and a bare address. */
const senderSchema = z.object({ name: z.string(), address: z.string() });
export type Sender = z.infer<typeof senderSchema>;

/**
 * Links in a mail in the place of files. Every attempt of a delivery has the same ones, and the links follow from this and from the key:
 * so they are in no event.
 */
const fileLinksSchema = z.object({
  /** The URL at which the gateway is reached, without a slash at its end. */
  base: z.string(),
  /** The key that signs them. */
  keyId: z.string(),
  expiresAt: instant,
  /** SHA-256 of the files. */
  files: z.array(z.string()),
});
export type FileLinks = z.infer<typeof fileLinksSchema>;

/** Header fields that messages did not have from the beginning: each attempt records which it has. */
const mailField = z.enum(['List-Id', 'Feedback-ID']);
export type MailField = z.infer<typeof mailField>;

/** A worker began an attempt. Messages to `recipients` may be on their way from here on; those to `waiting` are not. */
export const attemptStarted = defineEvent(
  'mailing',
  'AttemptStarted',
  z.object({
    ...about,
    recipients: z.array(personalAddress),
    waiting: z.array(personalAddress),
    ...lease,
    /** Who the mail is from; absent in older attempts. */
    sender: senderSchema.optional(),
    /** The files that the mail has links to, because it would be too large with them; absent where it has all its files. */
    links: fileLinksSchema.optional(),
    /** The header fields that its messages have beside those of every message; absent for none. */
    fields: z.array(mailField).optional(),
    /** Where their links for leaving lead, and the key that signs these; absent where they have none. */
    unsubscribe: z.object({ base: z.string(), keyId: z.string() }).optional(),
    /** What its messages are signed with (DKIM); `key` names the key. Absent where they have no signature. */
    signed: z.object({ domain: z.string(), selector: z.string(), key: z.string() }).optional(),
    at: instant,
  }),
  {
    v: 5,
    upcast: {
      // Version 1 began with all messages at once and had no lease: a worker that finds it without a result may take it over.
      1: (data) => ({ ...data, waiting: [], leaseUntil: data['at'] }),
      2: (data) => data,
      // Version 3 knew no links, version 4 no further header fields, no links for leaving and no signature.
      3: (data) => data,
      4: (data) => data,
    },
  },
);
/**
 * A worker continues an attempt: the same one, whose lease is renewed, or another one after the lease lapsed. Messages
 * to `recipients`, which waited before, may be on their way from here on; the list is empty when only the lease changes.
 * A worker that stops ends its lease at once (`leaseUntil` is `at`) and returns the messages it had begun but not sent.
 */
export const attemptContinued = defineEvent(
  'mailing',
  'AttemptContinued',
  z.object({
    ...about,
    recipients: z.array(personalAddress),
    /** Messages begun before that were certainly not sent: they wait again. */
    returned: z.array(personalAddress),
    ...lease,
    at: instant,
  }),
  // In version 1 no worker gave an attempt back.
  { v: 2, upcast: { 1: (data) => ({ ...data, returned: [] }) } },
);
export const recipientsAccepted = defineEvent('mailing', 'RecipientsAccepted', outcomes, outcomesSince);
export const recipientsDeferred = defineEvent('mailing', 'RecipientsDeferred', outcomes, outcomesSince);
export const recipientsRejected = defineEvent('mailing', 'RecipientsRejected', outcomes, outcomesSince);
/** Nothing was sent to these: they get no mail (`AddressSuppressed`). In the result of the attempt they are in no list. */
export const recipientsSuppressed = defineEvent('mailing', 'RecipientsSuppressed', outcomes, outcomesSince);
/** The server may or may not have taken the mail: the connection or the process ended before the answer. */
export const outcomeUnknown = defineEvent('mailing', 'OutcomeUnknown', outcomes, outcomesSince);
/** The rendered bytes are gone from the object store: nothing was sent, the report must be rendered again. */
export const artifactsMissing = defineEvent(
  'mailing',
  'ArtifactsMissing',
  z.object({ ...about, sha256: z.array(z.string()), at: instant }),
);
const returned = {
  deliveryId: z.string(),
  /** The recipient of the delivery that it is about. */
  email: personalAddress,
  /** Enhanced status code (RFC 3463), or null. */
  status: z.string().nullable(),
  /** What the server said: one line that names no address. */
  text: wordsAmong('email'),
  /** Who brought the report, and which it was. */
  source: feedbackSource,
  feedbackId: z.uuid(),
  at: instant,
};
/** A mail that had been accepted came back: the recipient does not have it. Of each kind one is recorded for a recipient. */
export const recipientBounced = defineEvent(
  'mailing',
  'RecipientBounced',
  z.object({ ...returned, kind: feedbackKind.exclude(['delayed', 'complaint']) }),
);
/** A mail server is still trying to deliver a mail that it had accepted. Nothing follows from it. */
export const recipientDelayed = defineEvent('mailing', 'RecipientDelayed', z.object(returned));
/** The recipient has the mail, and reported it as spam. */
export const recipientComplained = defineEvent('mailing', 'RecipientComplained', z.object(returned));
/**
 * The budget of a mail relay does not suffice for all recipients of an attempt: so many get their mail now, and the others later. It is recorded before
 * anything is sent, and uses up no attempt. Later ones may be several parts, where a day does not suffice either.
 */
export const sendingPutOff = defineEvent(
  'mailing',
  'SendingPutOff',
  z.object({
    ...about,
    relay: z.string(),
    /** Recipients who get their mail now. */
    now: z.number().int(),
    /** Recipients who get it later, in the order of time. */
    later: z.array(z.object({ count: z.number().int(), from: instant })).min(1),
    at: instant,
  }),
);
export const mailingEvents = [
  attemptStarted,
  attemptContinued,
  recipientsAccepted,
  recipientsDeferred,
  recipientsRejected,
  recipientsSuppressed,
  outcomeUnknown,
  artifactsMissing,
  recipientBounced,
  recipientDelayed,
  recipientComplained,
  sendingPutOff,
] as const;
export type MailingEvent = EventOf<(typeof mailingEvents)[number]>;

export const mailingCommands = {
  /**
   * Makes the mail of a delivery again as it was sent, byte for byte, to one recipient (`null`: the first), and puts it under `key` with the
   * previews: the whole message, or its HTML with the pictures inside.
   */
  ComposeMessage: z.object({
    key: z.string(),
    deliveryId: z.string(),
    recipient: z.string().nullable(),
    as: z.enum(['eml', 'html']),
  }),
};

/** The events that record what came back after a mail had been accepted. */
export type ReturnedEvent = Extract<
  MailingEvent,
  { type: 'RecipientBounced' | 'RecipientDelayed' | 'RecipientComplained' }
>;

/** The events that record outcomes of recipients. */
export const outcomeTypes = [
  'RecipientsAccepted',
  'RecipientsDeferred',
  'RecipientsRejected',
  'RecipientsSuppressed',
  'OutcomeUnknown',
] as const;
export type OutcomeEvent = Extract<MailingEvent, { type: (typeof outcomeTypes)[number] }>;
