import { z } from 'zod';
import { personalAddress, wordsAmong } from './personal';
import { address, jsonOctets } from './text';

/** An instant: RFC 3339 in UTC. */
export const instant = z.iso.datetime();

/** The version a client read, from `If-Match`; null when it did not say. */
export const ifVersion = z.number().int().nullable().default(null);

/** What an account may do; an admin may do everything. */
export const roleSchema = z.enum(['admin', 'author', 'viewer']);

/** What an API key may do: read, change, or both, and whether with the rights of an administrator. */
export const scopeSchema = z.enum(['read', 'write', 'admin']);
export type Scope = z.infer<typeof scopeSchema>;

/** Kinds of file a report is rendered as. */
export const formatSchema = z.enum(['PDF', 'EXCEL', 'CSV', 'HTML', 'JSON']);
export type Format = z.infer<typeof formatSchema>;

/** How a delivery reaches its recipients: by mail, or it is kept in the portal for its user to read. */
export const channelSchema = z.enum(['email', 'portal']);
export type Channel = z.infer<typeof channelSchema>;

/** One message to all recipients, or a message for each. */
export const audienceSchema = z.enum(['together', 'individually']);

/**
 * How a delivery is sent again: to those who have not got it, with the same message; the same files in a new message; or rendered
 * again.
 */
export const repeatHow = z.enum(['retry', 'resend', 'rerender']);
export type RepeatHow = z.infer<typeof repeatHow>;

/**
 * Why an occurrence exists: a schedule fell due, or a person asked for a run now, for a test that only the person gets, for
 * a missed time to be made up for, or for a delivery to be sent again. A notice is no run of a schedule: it tells the owner of failures.
 */
export const triggerSchema = z.enum(['planned', 'manual', 'test', 'backfill', 'notice', ...repeatHow.options]);

/**
 * Why a planned occurrence did not fire. `overlap` and `superseded`: the run before it was still active. `holiday` and
 * `blackout`: the schedule's calendar leaves that time out.
 */
export const skipReasons = [
  'paused',
  'missed',
  'outside-catch-up-window',
  'nonexistent-date',
  'holiday',
  'blackout',
  'overlap',
  'superseded',
] as const;

/** Who is told when a run fails for good: the owner of its schedule, or its direct recipients too. */
export const onFailureSchema = z.enum(['owner', 'recipients']);

/** What a run does whose files have characters that no font has: it sends them, marked, or fails. */
export const onMissingCharactersSchema = z.enum(['send', 'fail']);

/** What becomes of files that are too large for a mail: the mail has a link to each, or fails. */
export const largeFilesSchema = z.enum(['LINK', 'FAIL']);
export type LargeFiles = z.infer<typeof largeFilesSchema>;

/** The characters in one file that no font has: how many, and some of them as `U+1F9FF`. The file shows a mark for each. */
export const missingCharacters = z.strictObject({
  file: z.string(),
  count: z.number().int(),
  examples: z.array(z.string()),
});
export type MissingCharacters = z.infer<typeof missingCharacters>;

/** The most recipients of one schedule, and of one message they all see. */
export const MAX_RECIPIENTS = 10_000;
export const MAX_TOGETHER = 500;
/** The most distribution lists of one schedule. */
export const MAX_LISTS = 10;

export const recipientSchema = z.object({ email: personalAddress, role: z.enum(['to', 'cc', 'bcc']) });
export type Recipient = z.infer<typeof recipientSchema>;

/** Recipients as events hold them. Nobody may be left: recipients can leave a schedule. */
export const storedRecipients = z.strictObject({
  to: z.array(address).default([]),
  cc: z.array(address).default([]),
  bcc: z.array(address).default([]),
  lists: z
    .array(z.uuid())
    .max(MAX_LISTS)
    .refine((ids) => new Set(ids).size === ids.length, 'must not repeat a list')
    .default([]),
});
/** What recipients may take of the 1 MiB of an event. */
const MAX_STORED_OCTETS = 896 * 1024;
/** The octets of an address in an event, sealed, with its quotes and comma (docs/decisions/0310). */
const storedOctets = (email: string): number => 6 + Math.ceil(((28 + jsonOctets(email)) * 4) / 3);

/** Recipients as clients give them. Nobody need be named where the rows of the report name the people. */
export const namedRecipients = storedRecipients
  .refine(
    ({ to, cc, bcc }) => to.length + cc.length + bcc.length <= MAX_RECIPIENTS,
    `must name at most ${MAX_RECIPIENTS} recipients`,
  )
  .refine((all) => jsonOctets(all) <= 512 * 1024, 'must be at most 512 KiB as JSON')
  .refine(
    ({ to, cc, bcc }) =>
      [...to, ...cc, ...bcc].reduce((sum, email) => sum + storedOctets(email), 0) <= MAX_STORED_OCTETS,
    `must be at most ${MAX_STORED_OCTETS / 1024} KiB as they are stored; a list has room for more`,
  );
export type Recipients = z.infer<typeof storedRecipients>;

/** A duration of hours, minutes and seconds (ISO 8601), such as PT1H30M. */
export const isoDuration = z
  .string()
  .regex(
    /^PT(?=\d)(\d{1,4}H)?(\d{1,5}M)?(\d{1,6}S)?$/,
    'must be an ISO 8601 duration of hours, minutes and seconds, such as PT5M',
  );

/** Seconds of an ISO 8601 duration of hours, minutes and seconds. */
export const secondsOf = (duration: string): number => {
  const [, hours = '0', minutes = '0', seconds = '0'] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(duration) ?? [];
  return (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
};

/**
 * `maxAttempts` counts the attempts after the first; attempt n waits for delays[n-1], the last delay repeating. `jitter`
 * shortens or lengthens each delay by up to that part of it; nothing is tried again later than `expiresAfter` the firing.
 */
export const retrySchema = z.strictObject({
  maxAttempts: z.number().int().min(0).max(20).default(3),
  delays: z.array(isoDuration).min(1).max(20).default(['PT1M', 'PT5M', 'PT15M']),
  jitter: z.number().min(0).max(1).optional().describe('part of a delay, from 0 to 1'),
  expiresAfter: isoDuration.optional(),
});
export type Retry = z.infer<typeof retrySchema>;

/** What became of one recipient in one attempt, in the mail server's own words. */
export const recipientOutcome = z.object({
  email: personalAddress,
  smtpCode: z.number().int().nullable(),
  /** RFC 3463, as in `5.1.1`. */
  enhancedCode: z.string().nullable(),
  text: wordsAmong('email'),
});
export type RecipientOutcomeData = z.infer<typeof recipientOutcome>;

/** The delivery that an occurrence sends again, and who asked for it. */
export const repeatSchema = z.object({
  deliveryId: z.string(),
  userId: z.string(),
  /**
   * A retry sends the same message, so that a mailbox that has it already recognises it: with the Message-IDs of that delivery, its date
   * and, in one message to all, all recipients in the header. Absent where the message is a new one.
   */
  message: z.object({ deliveryId: z.string(), date: instant, addressed: z.array(recipientSchema) }).optional(),
  /** The version of the report that is rendered; absent for the newest, and where nothing is rendered. */
  reportVersion: z.number().int().optional(),
});

/** A claim check: the bytes are stored in the object store under their SHA-256 (hex). */
export const artifactSchema = z.object({
  name: z.string(),
  role: z.enum(['attachment', 'html', 'text', 'inline']),
  mediaType: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  size: z.number().int(),
  /** Content-ID of an inline image (RFC 2392); null otherwise. */
  cid: z.string().nullable().default(null),
});
export type Artifact = z.infer<typeof artifactSchema>;
