import { z } from 'zod';
import { defineEvent, type EventOf } from './event';
import { instant } from './shared';

/** A run that its owner is told of: it did not reach everybody it should have, waits for the owner, or has its mail come back (`returned`). */
export const failureSchema = z.object({
  kind: z.enum(['failed', 'held', 'skipped', 'returned']).default('failed'),
  occurrenceId: z.string(),
  scheduleId: z.uuid(),
  reportId: z.uuid(),
  /** What people know the schedule by. */
  name: z.string().nullable(),
  dueAt: instant,
  timezone: z.string(),
  reason: z.string(),
});
export type Failure = z.infer<typeof failureSchema>;

const asItWas = (data: Record<string, unknown>) => data;
/** Version 1 told of failures alone; up to version 2, mail that came back was one of them. */
const olderKinds = { v: 3, upcast: { 1: asItWas, 2: asItWas } };

/** The owner is to be told of a failure: at once, or with the next digest. Its stream is named after the owner. */
export const failureNoted = defineEvent(
  'notice',
  'FailureNoted',
  z.object({ userId: z.string(), failure: failureSchema, at: instant }),
  olderKinds,
);
/** The owner is told by a mail, a delivery of its own kind. */
export const noticeOrdered = defineEvent(
  'notice',
  'NoticeOrdered',
  z.object({
    userId: z.string(),
    /** Counts the notices of this owner, from 1. */
    number: z.number().int(),
    failures: z.array(failureSchema),
    /** How many failures there were beside those listed. */
    more: z.number().int(),
    at: instant,
  }),
  olderKinds,
);
/** The direct recipients of a schedule are told that a run of it failed, by a mail. Its stream is named after the schedule. */
export const recipientNoticeOrdered = defineEvent(
  'notice',
  'RecipientNoticeOrdered',
  z.object({
    scheduleId: z.uuid(),
    /** Counts the notices to the recipients of this schedule, from 1. */
    number: z.number().int(),
    occurrenceId: z.string(),
    at: instant,
  }),
);
export const noticeEvents = [failureNoted, noticeOrdered, recipientNoticeOrdered] as const;
/** What the stream of an owner holds. */
export type NoticeEvent = EventOf<typeof failureNoted> | EventOf<typeof noticeOrdered>;
