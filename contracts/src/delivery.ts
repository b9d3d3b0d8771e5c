import { z } from 'zod';
import { defineEvent, type EventOf } from './event';
import { orderShape } from './occurrence';
import { sharedRendering } from './rendering';
import { artifactSchema, audienceSchema, formatSchema, instant, recipientOutcome, recipientSchema } from './shared';

const deliveryId = z.string();

export const deliveryOpened = defineEvent(
  'delivery',
  'DeliveryOpened',
  z.object({
    ...orderShape,
    deliveryId,
    page: z.number().int(),
    pages: z.number().int(),
    recipients: z.array(recipientSchema),
    at: instant,
  }),
);
/** Asks the renderer for work: the relay also queues it. */
export const renderRequested = defineEvent(
  'delivery',
  'RenderRequested',
  z.object({
    deliveryId,
    attempt: z.number().int(),
    reportId: z.uuid(),
    formats: z.array(formatSchema),
    parameters: z.record(z.string(), z.json()),
    /** The instant the data stands for: when the occurrence was due. */
    asOf: instant,
    timezone: z.string(),
    at: instant,
  }),
);
/** Asks the mailer for work: the relay also queues it. */
export const dispatchRequested = defineEvent(
  'delivery',
  'DispatchRequested',
  z.object({
    deliveryId,
    attempt: z.number().int(),
    audience: audienceSchema,
    recipients: z.array(recipientSchema),
    /** In a retry of one message to all: everybody its headers name, as in the first attempt. Empty when that is `recipients`. */
    addressed: z.array(recipientSchema).default([]),
    subject: z.string(),
    artifacts: z.array(artifactSchema),
    /** Set when the files were rendered for another delivery; null when for this one. */
    shared: sharedRendering.nullable().default(null),
    /** The date of the mail, the same in every attempt; null when that is `at`. */
    date: instant.nullable().default(null),
    at: instant,
  }),
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
    reason: z.string(),
    /** Who is tried again, and what is settled for the others so far. */
    pending: z.array(z.string()),
    accepted: z.number().int(),
    failed: z.array(recipientOutcome),
    /** Who may have the mail already: an attempt ended without an answer, and none since was accepted. */
    unknown: z.array(z.string()).default([]),
    at: instant,
  }),
);
/** Nothing is left to try and at least one recipient has, or may have, the mail. */
export const deliveryCompleted = defineEvent(
  'delivery',
  'DeliveryCompleted',
  z.object({
    deliveryId,
    occurrenceId: z.string(),
    scheduleId: z.uuid(),
    accepted: z.number().int(),
    failed: z.array(recipientOutcome),
    /** Tried to the end without ever learning whether they have it; nobody else's failure is certain enough for `failed`. */
    unknown: z.array(z.string()),
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
    reason: z.string(),
    failed: z.array(recipientOutcome),
    at: instant,
  }),
);
export const deliveryEvents = [
  deliveryOpened,
  renderRequested,
  dispatchRequested,
  retryScheduled,
  deliveryCompleted,
  deliveryPermanentlyFailed,
] as const;
export type DeliveryEvent = EventOf<(typeof deliveryEvents)[number]>;
export type RenderRequested = EventOf<typeof renderRequested>;
export type DispatchRequested = EventOf<typeof dispatchRequested>;
