import { z } from 'zod';
import { knownRecipient, letterSchema } from './letter';
import { occurrenceFired } from './occurrence';
import { partValue } from './per-row';
import { reportRendered } from './rendering';
import { judgedPreview } from './rest/run-preview';
import { storedSchedule } from './rest/schedule';
import { artifactSchema, audienceSchema, largeFilesSchema, recipientSchema } from './shared';

const key = z.string();
/** An occurrence that is recorded nowhere. */
const order = occurrenceFired.schema;
/** The person whose mail is shown; null for the first. */
const recipient = z.string().nullable();

/** The people in the rows of a report, as a preview passes them on. */
const peoplePreview = z.object({
  pages: z.array(
    z.object({ recipients: z.array(recipientSchema), values: z.array(partValue), subject: z.string().nullable() }),
  ),
  recipients: z.number().int(),
  refusedRows: z.number().int(),
  refused: z.array(z.object({ row: z.number().int(), address: z.string().nullable(), reason: z.string() })),
});

/** What the renderer puts under the key of a preview: the rendering of a run that does not exist, and the people in its rows. */
export const renderedPreview = z.object({ rendered: reportRendered.schema, people: peoplePreview.nullable() });
export type RenderedPreview = z.infer<typeof renderedPreview>;
export type JudgedPreview = z.infer<typeof judgedPreview>;

/**
 * The steps of a preview of a run, in their order. They run the code of a run, but nothing is recorded, and the files are kept with the
 * previews under `key`.
 */
export const draftCommands = {
  /** The occurrence that a schedule would fire now, as stored or with another specification. */
  DraftOccurrence: z.object({ scheduleId: z.uuid(), spec: storedSchedule.nullable() }),
};
export const renderPreviewCommands = {
  /** Renders it, and puts a `RenderedPreview` under `key`. A rendering that takes long is put there after the reply. */
  RenderPreview: z.object({ key, order, recipient }),
};
export const judgePreviewCommands = {
  /** Says whom it would go to and what its condition would say now. The reply is a `JudgedPreview`. */
  JudgePreview: z.object({ key, order, recipient }),
};
export const mailPreviewCommands = {
  /** Makes the message, and puts its page under `page`, its text under `text` and its attachments, in their order, under `attachments`. */
  MailPreview: z.object({
    key,
    page: z.string(),
    text: z.string(),
    attachments: z.array(z.string()),
    /** The addresses of the attachments, for a mail that has links to them. */
    urls: z.array(z.string()).default([]),
    largeFiles: largeFilesSchema.optional(),
    recipient,
    /** The schedule; absent from gateways of before. */
    scheduleId: z.string().optional(),
    audience: audienceSchema,
    subject: z.string(),
    artifacts: z.array(artifactSchema),
    recipients: z.array(knownRecipient),
    letter: letterSchema.nullable(),
    date: z.iso.datetime(),
  }),
};
