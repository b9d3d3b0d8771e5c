import { z } from 'zod';
import { defineEvent, type EventOf } from './event';
import { deliveryIds } from './ids';
import { judgingSchema } from './rest/condition';
import { guardSchema } from './rest/guard';
import { perRowSchema } from './rest/per-row';
import { awaitedSchema } from './rest/wait-for';
import {
  audienceSchema,
  channelSchema,
  formatSchema,
  instant,
  largeFilesSchema,
  MAX_TOGETHER,
  onFailureSchema,
  onMissingCharactersSchema,
  type Recipient,
  type Recipients,
  repeatSchema,
  retrySchema,
  skipReasons,
  storedRecipients,
  triggerSchema,
} from './shared';
import { mailboxOf } from './text';

/** At most this many recipients in one delivery, so that no event grows past 1 MiB. */
export const PAGE_SIZE = 500;

/** What an occurrence orders, and each of its deliveries carries on: all that rendering and mailing need. */
export const orderShape = {
  occurrenceId: z.string(),
  scheduleId: z.uuid(),
  reportId: z.uuid(),
  reportType: z.string().nullable(),
  name: z.string().nullable(),
  userId: z.string(),
  trigger: triggerSchema,
  timezone: z.string(),
  dueAt: instant,
  formats: z.array(formatSchema),
  parameters: z.record(z.string(), z.json()),
  audience: audienceSchema,
  retry: retrySchema,
  /** When retries end, whatever is left; absent for never. */
  expiresAt: instant.optional(),
  /** How it reaches its recipients; absent for mail. */
  channel: channelSchema.optional(),
  /** The delivery that is sent again; absent for a run of the schedule. */
  repeats: repeatSchema.optional(),
};

/** A further report of the same mail. */
export const orderedReport = z.object({
  reportId: z.uuid(),
  formats: z.array(formatSchema),
  parameters: z.record(z.string(), z.json()),
  /** The version of the report to render; absent for the newest. */
  reportVersion: z.number().int().optional(),
});
export type OrderedReport = z.infer<typeof orderedReport>;

export const occurrenceFired = defineEvent(
  'occurrence',
  'OccurrenceFired',
  z.object({
    ...orderShape,
    /** Local time as planned; null for run now. */
    nominal: z.string().nullable(),
    recipients: storedRecipients,
    /** Who is told when the run fails for good; absent for the owner. */
    onFailure: onFailureSchema.optional(),
    /** What its run does with characters that no font has; absent for sending them. */
    onMissingCharacters: onMissingCharactersSchema.optional(),
    /** What becomes of files that are too large for its mails; absent for failing. The mailer reads it here, in that case alone. */
    largeFiles: largeFilesSchema.optional(),
    /** How the run is judged; absent for one that always sends. */
    judging: judgingSchema.optional(),
    /** When its run is held; absent for never. */
    guard: guardSchema.optional(),
    /** What its run waits for; absent for nothing. */
    waitFor: awaitedSchema.optional(),
    /** The columns of the report's rows that name the people it goes to, a message each; absent where `recipients` does. */
    perRow: perRowSchema.optional(),
    /** What `lastRun` means in its parameters: when the planned run before it was due; absent where there was none. */
    lastRun: instant.optional(),
    /** When its schedule runs, in words; absent before version 8. */
    frequency: z.string().optional(),
    /** True for the schedule of a subscription. */
    subscription: z.literal(true).optional(),
    /** The further reports of its mail, in their order; absent for none. */
    moreReports: z.array(orderedReport).optional(),
    nextDueAt: instant.nullable(),
    at: instant,
  }),
  // Version 1 knew planned and manual runs only, no lists and no end of retries; versions 2 to 8 fewer fields. What they held
  // means the same.
  {
    v: 9,
    upcast: {
      1: (data) => data,
      2: (data) => data,
      3: (data) => data,
      4: (data) => data,
      5: (data) => data,
      6: (data) => data,
      7: (data) => data,
      8: (data) => data,
    },
  },
);

export const occurrenceSkipped = defineEvent(
  'occurrence',
  'OccurrenceSkipped',
  z.object({
    occurrenceId: z.string(),
    scheduleId: z.uuid(),
    reportId: z.uuid(),
    userId: z.string(),
    nominal: z.string(),
    timezone: z.string(),
    dueAt: instant,
    reason: z.enum(skipReasons),
    nextDueAt: instant.nullable(),
    at: instant,
  }),
  // Version 1 knew no holidays and blackouts.
  { v: 2, upcast: { 1: (data) => data } },
);
export const occurrenceEvents = [occurrenceFired, occurrenceSkipped] as const;
export type OccurrenceEvent = EventOf<(typeof occurrenceEvents)[number]>;
export type OccurrenceFired = EventOf<typeof occurrenceFired>;

/**
 * The pages of recipients an occurrence goes to, in the order given: those it names, then the given members of its lists.
 * An address named twice gets one mail, in its first role.
 */
export const pagesOf = (
  { audience, recipients }: { audience: 'together' | 'individually'; recipients: Recipients },
  members: Iterable<string> = [],
): Recipient[][] => {
  const all = new Map<string, Recipient>();
  const add = (email: string, role: Recipient['role']) => {
    const mailbox = mailboxOf(email);
    if (!all.has(mailbox)) all.set(mailbox, { email, role: audience === 'individually' ? 'to' : role });
  };
  for (const role of ['to', 'cc', 'bcc'] as const) for (const email of recipients[role]) add(email, role);
  for (const email of members) add(email, 'to');
  const list = [...all.values()];
  const size = audience === 'together' ? MAX_TOGETHER : PAGE_SIZE;
  return Array.from({ length: Math.ceil(list.length / size) }, (_, page) => list.slice(page * size, (page + 1) * size));
};

/** The deliveries of an occurrence to the recipients it names. Lists add more of them, which its run tells when it opens. */
export const deliveryIdsOf = (
  fired: Parameters<typeof pagesOf>[0] & Pick<OccurrenceFired['data'], 'occurrenceId' | 'channel'>,
): string[] => deliveryIds(fired.occurrenceId, pagesOf(fired).length, fired.channel);
