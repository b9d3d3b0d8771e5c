import { z } from 'zod';
import { defineEvent, type EventOf } from './event';
import { knownRecipient, letterSchema } from './letter';
import { orderShape } from './occurrence';
import { personalAddress, wordsAmong } from './personal';
import { renderingFacts } from './rendering';
import { artifactSchema, audienceSchema, instant, recipientOutcome, recipientSchema, repeatHow } from './shared';

const deliveryId = z.string();

/**
 * One page of a run's recipients, opened when there is something to send. It is the first request to the mailer, so the
 * relay also queues it; `DispatchRequested` asks for later attempts.
 */
export const deliveryOpened = defineEvent(
  'delivery',
  'DeliveryOpened',
  z.object({
    ...orderShape,
    deliveryId,
    page: z.number().int(),
    pages: z.number().int(),
    /**
     * 1, or 0 where nothing is requested: the delivery is kept in the portal, or the event is of version 1 and the first attempt
     * has a separate `DispatchRequested`.
     */
    attempt: z.number().int(),
    recipients: z.array(knownRecipient),
    /** What its mails say of their run; absent where no mail is sent or nothing is said, and before version 7. */
    letter: letterSchema.optional(),
    subject: z.string(),
    artifacts: z.array(artifactSchema),
    /** The rendering the files come from; null in events of version 1. */
    rendering: renderingFacts.nullable(),
    at: instant,
  }),
  {
    v: 7,
    upcast: {
      1: (data) => ({ ...data, attempt: 0, subject: '', artifacts: [], rendering: null }),
      // Version 2 knew planned and manual runs only, and no end of retries.
      2: (data) => data,
      // Version 3 knew mail alone, version 4 no deliveries that are sent again, version 5 no JSON files, version 6 no letter.
      3: (data) => data,
      4: (data) => data,
      5: (data) => data,
      6: (data) => data,
    },
  },
);
/** Requests an attempt after the first from the mailer: the relay also queues it. */
export const dispatchRequested = defineEvent(
  'delivery',
  'DispatchRequested',
  z.object({
    deliveryId,
    attempt: z.number().int(),
    audience: audienceSchema,
    recipients: z.array(knownRecipient),
    /** As in `DeliveryOpened`. */
    letter: letterSchema.optional(),
    /** In a retry of one message to all: all recipients in its headers, as in the first attempt. Empty when that is `recipients`. */
    addressed: z.array(recipientSchema).default([]),
    subject: z.string(),
    artifacts: z.array(artifactSchema),
    /** The rendering the files come from, when it is not the one known before; null otherwise. */
    shared: renderingFacts.nullable().default(null),
    /** The date of the mail, the same in every attempt; null when that is `at`. */
    date: instant.nullable().default(null),
    /** The delivery whose Message-IDs the mail has, when that is another one: a person had it tried again. */
    messageOf: z.string().optional(),
    at: instant,
  }),
  // Version 2 knew no letter.
  { v: 3, upcast: { 1: (data) => data, 2: (data) => data } },
);
export const retryScheduled = defineEvent(
  'delivery',
  'RetryScheduled',
  z.object({
    deliveryId,
    stage: z.enum(['render', 'dispatch']),
    /** Number of the attempt that will follow. */
    attempt: z.number().int(),
    retryAt: instant,
    reason: wordsAmong('pending', 'failed'),
    /** The recipients that are retried, and the outcomes of the others so far. */
    pending: z.array(personalAddress),
    accepted: z.number().int(),
    failed: z.array(recipientOutcome),
    /** Recipients that may already have the mail: an attempt ended without an answer, and none since was accepted. */
    unknown: z.array(personalAddress).default([]),
    at: instant,
  }),
);
/** Recipients counted as unknown, or not yet tried to the end, turned out to have the mail: their outcome arrived late. */
export const acceptanceLearned = defineEvent(
  'delivery',
  'AcceptanceLearned',
  z.object({ deliveryId, attempt: z.number().int(), accepted: z.array(personalAddress), at: instant }),
);
/**
 * Recipients counted as unknown turned out not to have the mail: a late outcome replaced the last unknown one. Those in
 * `failed` are not tried again.
 */
export const nonDeliveryLearned = defineEvent(
  'delivery',
  'NonDeliveryLearned',
  z.object({
    deliveryId,
    attempt: z.number().int(),
    recipients: z.array(personalAddress),
    failed: z.array(recipientOutcome),
    at: instant,
  }),
);
/**
 * Why a delivery ended with outcomes missing: a message that could not be handled, the deadline of its run, or
 * lost files that could not be rendered again. Absent when outcomes ended it.
 */
const cause = z.enum(['parked', 'deadline', 'rendering']).optional();
/**
 * Nothing is left to try and at least one recipient has, or may have, the mail. It can follow an earlier end of the same
 * delivery, when an outcome arrives late or a parked message is replayed: the latest end counts.
 */
export const deliveryCompleted = defineEvent(
  'delivery',
  'DeliveryCompleted',
  z.object({
    deliveryId,
    occurrenceId: z.string(),
    scheduleId: z.uuid(),
    accepted: z.number().int(),
    failed: z.array(recipientOutcome),
    /** Attempts are exhausted and the outcome is still unknown: these recipients cannot count as `failed`. */
    unknown: z.array(personalAddress),
    cause,
    at: instant,
  }),
);
export const deliveryPermanentlyFailed = defineEvent(
  'delivery',
  'DeliveryPermanentlyFailed',
  z.object({
    deliveryId,
    occurrenceId: z.string(),
    scheduleId: z.uuid(),
    reason: wordsAmong('failed'),
    failed: z.array(recipientOutcome),
    /** As before, or `suppressed`: none of its recipients gets mail, so nothing was sent. */
    cause: z.enum(['parked', 'deadline', 'rendering', 'suppressed']).optional(),
    at: instant,
  }),
  // In version 1 nobody was suppressed.
  { v: 2, upcast: { 1: (data) => data } },
);
/** A person has a delivery sent again, by a new run. What is recorded of this one stays. */
export const deliveryRepeated = defineEvent(
  'delivery',
  'DeliveryRepeated',
  z.object({
    deliveryId,
    how: repeatHow,
    /** The occurrence that sends it again. */
    occurrenceId: z.string(),
    scheduleId: z.uuid(),
    /** Who asked for it. */
    userId: z.string(),
    recipients: z.array(recipientSchema),
    /** Whether it is rendered with the data as of then or now; absent where nothing is rendered. */
    asOf: z.enum(['then', 'now']).optional(),
    at: instant,
  }),
);
export const deliveryEvents = [
  deliveryOpened,
  dispatchRequested,
  retryScheduled,
  acceptanceLearned,
  nonDeliveryLearned,
  deliveryCompleted,
  deliveryPermanentlyFailed,
  deliveryRepeated,
] as const;
export type DeliveryEvent = EventOf<(typeof deliveryEvents)[number]>;
export type DispatchRequested = EventOf<typeof dispatchRequested>;

/**
 * The request to the mailer in either event that makes one. Null for a `DeliveryOpened` that requests nothing: of the portal,
 * or of version 1.
 */
export const dispatchOf = (
  event: EventOf<typeof deliveryOpened> | DispatchRequested,
): DispatchRequested['data'] | null => {
  if (event.type === 'DispatchRequested') return event.data;
  const {
    deliveryId: id,
    attempt,
    audience,
    recipients,
    letter,
    subject,
    artifacts,
    rendering,
    repeats,
    at,
  } = event.data;
  if (attempt === 0) return null;
  const sent = { subject, artifacts, shared: rendering };
  const { message } = repeats ?? {};
  const same = message ? { addressed: message.addressed, date: message.date, messageOf: message.deliveryId } : {};
  const whom = { audience, recipients, addressed: [], ...(letter ? { letter } : {}) };
  return { deliveryId: id, attempt, ...whom, ...sent, date: null, ...same, at };
};

export const deliveryCommands = {
  /**
   * Has a delivery that has ended sent again by a new run, or with `dryRun` only says to whom: with `retry` to those who have not got
   * it, otherwise to the given recipients of it (`null`: all).
   */
  RepeatDelivery: z.object({
    deliveryId,
    how: repeatHow,
    /** Names the new run: the same id is the same intent. */
    repeatId: z.uuid(),
    recipients: z.array(z.string()).nullable(),
    asOf: z.enum(['then', 'now']),
    dryRun: z.boolean(),
  }),
};
