import { z } from 'zod';
import { knownRecipient, letterSchema } from '../letter';
import { artifactSchema, audienceSchema, instant, missingCharacters, recipientSchema } from '../shared';
import { listThenShape } from './list';
import { verdictState } from './observation';

/** A preview names so many recipients, and so many that are left out; it counts them all. */
export const MAX_SHOWN = 200;

/** Whom a run would go to now. */
export const audiencePreview = z.strictObject({
  type: audienceSchema,
  recipients: z.number().int().describe('how many people get it'),
  messages: z.number().int(),
  shown: z.array(z.strictObject(recipientSchema.shape)).describe(`the first ${MAX_SHOWN}`),
  lists: z.array(z.strictObject(listThenShape)).describe('the distribution lists as they are now'),
  leftOut: z
    .array(z.strictObject({ address: z.string().nullable(), reason: z.string() }))
    .describe(`who gets nothing, and why; the first ${MAX_SHOWN}`),
  leftOutCount: z.number().int(),
});
/** What its condition would say now. */
export const verdictPreview = z.strictObject({
  state: verdictState,
  sends: z.boolean(),
  text: z.string(),
  observed: z.string().nullable(),
  baseline: z.string().nullable(),
});

/** The answer of the tracker: what a run would come to, and the mail to one of its people. */
export const judgedPreview = z.strictObject({
  sends: z.boolean(),
  reason: z.string().nullable(),
  condition: verdictPreview.nullable(),
  audience: audiencePreview,
  missingCharacters: z.array(missingCharacters),
  /** Its people whom only a mail server with SMTPUTF8 reaches; the first MAX_SHOWN of them. */
  needSmtpUtf8: z
    .strictObject({ count: z.number().int(), shown: z.array(z.string()) })
    .default({ count: 0, shown: [] }),
  /** The message that is shown; null where there is nobody to send one to. */
  mail: z
    .object({
      subject: z.string(),
      artifacts: z.array(artifactSchema),
      recipients: z.array(knownRecipient),
      letter: letterSchema.nullable(),
    })
    .nullable(),
});

/** What `POST /report-schedules/:id/preview` answers. */
export const schedulePreview = z.strictObject({
  asOf: instant,
  sends: z.boolean().describe('whether a run would send now'),
  reason: z.string().nullable().describe('why it would not; null when it would'),
  condition: verdictPreview.nullable().describe('null where it always sends'),
  audience: audiencePreview,
  missingCharacters: z.array(missingCharacters).describe('characters in its files that no font has'),
  mail: z
    .strictObject({
      subject: z.string(),
      sender: z.strictObject({ name: z.string(), address: z.string() }),
      to: z.string().describe('the recipient whose message this is; the first unless one is asked for'),
      headers: z.array(z.strictObject({ name: z.string(), value: z.string() })),
      text: z.string(),
      url: z.string().describe('shows the HTML of the mail, without a session until it expires'),
      attachments: z.array(
        z.strictObject({
          name: z.string(),
          contentType: z.string(),
          size: z.number().int().describe('octets'),
          sha256: z.string(),
          url: z.string(),
          asLink: z
            .boolean()
            .describe('whether it is too large for the mail, which has an expiring link to it instead'),
        }),
      ),
      size: z.number().int().describe('octets of the whole message'),
      sizeLimit: z.number().int().nullable().describe('of the mail server; null when it gives none or does not answer'),
    })
    .nullable()
    .describe('null where there is nobody to send it to'),
  expiresAt: instant.describe('until when its addresses show something'),
});
export type SchedulePreview = z.infer<typeof schedulePreview>;
