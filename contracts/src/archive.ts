import { z } from 'zod';
import { defineEvent, type EventOf } from './event';
import { failureReason } from './rest/analytics';
import { deliveryStatuses } from './rest/delivery';
import { runSkipReasons } from './rest/run';
import { channelSchema, formatSchema, instant, triggerSchema } from './shared';

const count = z.number().int();

/** Recipients of one domain by what became of them, each once, as statistics count them. */
const receiver = z.object({ domain: z.string(), accepted: count, failed: count, unknown: count, suppressed: count });

/**
 * The events of a delivery are older than they are kept: those before this one are removed. It is the last of its stream and stands
 * for them. It has what the history and statistics need, and names no recipient. A page of a run that was never opened has this one alone.
 */
export const deliveryArchived = defineEvent(
  'delivery',
  'DeliveryArchived',
  z.object({
    deliveryId: z.string(),
    occurrenceId: z.string(),
    scheduleId: z.uuid(),
    reportId: z.uuid(),
    reportType: z.string().nullable(),
    /** The owner of its schedule. */
    userId: z.string(),
    trigger: triggerSchema,
    channel: channelSchema.nullable(),
    dueAt: instant,
    formats: z.array(formatSchema),
    status: z.enum(deliveryStatuses),
    attempts: count,
    createdAt: instant,
    sentAt: instant.nullable(),
    /** How many it went to, or was to go to. */
    recipients: count,
    receivers: z.array(receiver),
    /** Why it failed or bounced; null where it did not. */
    failure: failureReason.nullable(),
    /** Why nothing was sent; null where something was, or was to be. */
    skipReason: z.string().nullable(),
    at: instant,
  }),
);
/** The attempts of a delivery are older than they are kept. No attempt begins and no report about its mail is recorded after this one. */
export const mailingArchived = defineEvent(
  'mailing',
  'MailingArchived',
  z.object({ deliveryId: z.string(), at: instant }),
);
/** A run and all its deliveries are older than their events are kept: those before this one are removed. */
export const runArchived = defineEvent(
  'run',
  'RunArchived',
  z.object({
    occurrenceId: z.string(),
    scheduleId: z.uuid(),
    /** Set when the run itself was skipped or failed; null where its deliveries say what became of it. */
    ended: z.enum(['SKIPPED', 'PERMANENTLY_FAILED']).nullable(),
    skipReason: z.enum(runSkipReasons).nullable(),
    /** Why it was skipped, in words; null where it was not. What an observation said is said there. */
    verdict: z.string().nullable(),
    /** When it opened and the lists it named, with their members then, for statistics of lists. Null where it never opened. */
    opened: z
      .object({ at: instant, lists: z.array(z.object({ listId: z.uuid(), members: count })) })
      .nullable()
      .default(null),
    /** Its deliveries by their page. */
    deliveries: z.array(z.object({ status: z.enum(deliveryStatuses), attempts: count, recipients: count })),
    at: instant,
  }),
);
/** The renderings of a run are older than their events are kept. */
export const renderingArchived = defineEvent(
  'rendering',
  'RenderingArchived',
  z.object({ runId: z.string(), at: instant }),
);
/** Where the rows are kept that name the people of a run is older than it is known. */
export const rowsArchived = defineEvent('rows', 'RowsArchived', z.object({ occurrenceId: z.string(), at: instant }));

/** What stands for events that were removed, each the last of its stream. */
export const archiveEvents = [deliveryArchived, mailingArchived, runArchived, renderingArchived, rowsArchived] as const;
export type ArchiveEvent = EventOf<(typeof archiveEvents)[number]>;

const types: ReadonlySet<string> = new Set(archiveEvents.map(({ type }) => type));
/** Whether an event stands for those before it in its stream. */
export const isArchiving = ({ type }: { type: string }): boolean => types.has(type);
