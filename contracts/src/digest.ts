import { z } from 'zod';
import { defineEvent, type EventOf } from './event';
import { failureReason } from './rest/analytics';
import { digestFrequency } from './rest/digest';
import { instant } from './shared';

const count = z.number().int();
const ofSchedule = { scheduleId: z.uuid(), name: z.string().nullable(), deliveries: count };

/** How the schedules of an owner did in a period, and what is planned next. Free text names no recipient. */
export const digestSummary = z.object({
  /** The schedule and the report that the mail is recorded under. */
  scheduleId: z.uuid(),
  reportId: z.uuid(),
  runs: count,
  recipients: count,
  reached: count,
  ...{ total: count, sent: count, failed: count, bounced: count, pending: count, skipped: count },
  /** The schedules with the most failures, by reason. */
  failures: z.array(z.object({ ...ofSchedule, reason: failureReason })).max(20),
  /** What was not to be sent, or could not be begun, by reason. */
  skips: z.array(z.object({ ...ofSchedule, reason: z.string() })).max(20),
  /** Runs of the seven days that follow; `atLeast` where not all were counted. */
  planned: z.object({ runs: count, schedules: count, atLeast: z.boolean() }),
});
export type DigestSummary = z.infer<typeof digestSummary>;

/** The whole local days of a zone that a digest is about, `to` excluded. */
const period = {
  frequency: digestFrequency.exclude(['off']),
  timezone: z.string(),
  from: instant,
  to: instant,
};

/** An owner is told how their schedules did, by a mail: a delivery of its own kind. Its stream is named after the owner. */
export const ownerDigestOrdered = defineEvent(
  'digest',
  'OwnerDigestOrdered',
  z.object({
    userId: z.string(),
    /** Counts the digests of this owner, from 1. */
    number: count,
    ...period,
    summary: digestSummary,
    at: instant,
  }),
  { confidential: true },
);
export const digestEvents = [ownerDigestOrdered] as const;
export type DigestEvent = EventOf<typeof ownerDigestOrdered>;

export const digestCommands = {
  /** Whether an owner was told of the period that ends at `to`, or of a later one. A mail that was ordered and not opened is opened. */
  CheckOwnerDigest: z.object({ userId: z.string(), to: instant }),
  /** Tells an owner of a period, once however often it is asked for. */
  OrderOwnerDigest: z.object({ userId: z.string(), ...period, summary: digestSummary }),
};
