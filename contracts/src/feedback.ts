import { z } from 'zod';
import { defineEvent } from './event';
import { instant } from './shared';

/**
 * What became of one recipient after a mail server had taken the mail:
 * - `hard`: the address does not exist or never will take mail (RFC 3463: 5.1.x, 5.2.1)
 * - `soft`: it did not take this mail, and may take another one (5.2.2, 4.x.x, and what only heuristics know)
 * - `content`: size or content of this mail were refused (x.3.4, x.6.x), which says nothing of the address
 * - `policy`: refused by policy or for want of authentication (x.7.x), which says nothing of the address
 * - `delayed`: still being tried
 * - `complaint`: its owner reported the mail as spam
 */
export const feedbackKind = z.enum(['hard', 'soft', 'content', 'policy', 'delayed', 'complaint']);
export type FeedbackKind = z.infer<typeof feedbackKind>;

/** Who brought it: mail to the return path, or a provider. */
export const feedbackSource = z.enum(['smtp', 'ses', 'sendgrid', 'mailgun', 'postmark']);
export type FeedbackSource = z.infer<typeof feedbackSource>;

/** What a report of a mail server or provider says, before anybody checked that it is about a mail of ours. */
export const feedbackReport = z.object({
  /** The same for each copy of the report: a UUIDv5 of the source and its own id, or of the octets of the message. */
  feedbackId: z.uuid(),
  source: feedbackSource,
  /** How it names the mail; each is null where it does not. */
  names: z.object({
    /** The token in the address that the report was sent to, or in the return path of the mail that it is about (VERP); not verified. */
    token: z.string().nullable(),
    /** Original-Envelope-Id (RFC 3464, section 2.2.1). */
    envelopeId: z.string().nullable(),
    /** Message-ID of the mail, with its angle brackets. */
    messageId: z.string().nullable(),
  }),
  recipients: z.array(
    z.object({
      /** Original-Recipient where it is there, else Final-Recipient; null where it is redacted. */
      email: z.string().nullable(),
      kind: feedbackKind,
      /** Enhanced status code (RFC 3463), or null. */
      status: z.string().nullable(),
      /** What the server said: one line of at most 500 characters that names no address. */
      text: z.string(),
    }),
  ),
  /** When it came. */
  at: instant,
});
export type FeedbackReport = z.infer<typeof feedbackReport>;

/**
 * A report that is about no mail of ours, as far as anybody can tell: unverified, so that nothing follows from it. What it says of people is not
 * kept. All of a tenant are in one stream, of which the last `MAX_UNMATCHED` are kept.
 */
export const feedbackUnmatched = defineEvent(
  'feedback',
  'FeedbackUnmatched',
  z.object({
    feedbackId: z.uuid(),
    source: feedbackSource,
    /** The Message-ID that it names, or null. */
    messageId: z.string().nullable(),
    /** What it says of its recipients, each kind once, and how many they are. */
    kinds: z.array(feedbackKind),
    recipients: z.number().int(),
    /** It names no delivery of ours; or one that was to none of those whom it is about. */
    why: z.enum(['no-delivery', 'no-recipient']),
    at: instant,
  }),
);
export const MAX_UNMATCHED = 1_000;
export const feedbackEvents = [feedbackUnmatched] as const;

export const feedbackCommands = {
  /**
   * Records what a report says of the mail it names; one that names none of ours is kept as unverified. The same report twice is recorded once.
   * `deliveryId` is the delivery that the sender of the command found by its Message-ID, or null.
   */
  RecordFeedback: z.object({ report: feedbackReport, deliveryId: z.string().nullable() }),
};
