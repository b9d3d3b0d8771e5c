import { z } from 'zod';
import { channelSchema, formatSchema, instant, recipientSchema, repeatHow, triggerSchema } from '../shared';
import { failureReason } from './analytics';

export const deliveryStatuses = ['PENDING', 'SENT', 'FAILED', 'PERMANENTLY_FAILED', 'BOUNCED', 'SKIPPED'] as const;

/** The delivery that a run sends again, and who asked for it; null for a run of a schedule. */
export const repeatsSchema = z.strictObject({ deliveryId: z.string(), userId: z.string() }).nullable();

/** What `GET /deliveries/:id` answers. */
export const deliveryResource = z.strictObject({
  id: z.string(),
  occurrenceId: z.string(),
  scheduleId: z.uuid(),
  reportId: z.uuid(),
  reportType: z.string().nullable(),
  userId: z.string(),
  trigger: triggerSchema,
  /** How it reaches its recipients; null for an occurrence that was skipped when it fell due. */
  channel: channelSchema.nullable(),
  dueAt: instant,
  recipients: z.array(recipientSchema),
  format: formatSchema.nullable(),
  formats: z.array(formatSchema),
  status: z.enum(deliveryStatuses),
  attemptCount: z.number().int(),
  sentAt: instant.nullable(),
  errorMessage: z.string().nullable(),
  /** What is known of the rendering and the retries: rowCount, contentHash, metrics, artifacts, retryAt, skipReason, lists, and the cause that ended it early. */
  metadata: z.record(z.string(), z.json()),
  /** The delivery it sends again. */
  repeats: repeatsSchema,
  /** The last runs that sent it again, oldest first. */
  repeatedBy: z.array(
    z.strictObject({
      runId: z.string(),
      how: repeatHow,
      userId: z.string(),
      recipients: z.number().int(),
      at: instant,
    }),
  ),
  createdAt: instant,
  updatedAt: instant,
  outcomes: z.array(
    z.strictObject({
      email: z.string(),
      outcome: z.enum(['accepted', 'deferred', 'rejected', 'suppressed', 'unknown', 'bounced', 'complained']),
      smtpCode: z.number().int().nullable(),
      text: z.string(),
      attempt: z.number().int(),
      relay: z.string().optional().describe('the mail relay, where there are several'),
      at: instant,
    }),
  ),
  archivedAt: instant
    .optional()
    .describe('since when its events are removed: recipients, outcomes and texts are gone; absent before'),
  figures: z
    .strictObject({
      recipients: z.number().int(),
      failure: failureReason.nullable().describe('why it failed or bounced'),
      receivers: z.array(
        z.strictObject({
          domain: z.string(),
          accepted: z.number().int(),
          failed: z.number().int(),
          unknown: z.number().int(),
          suppressed: z.number().int(),
        }),
      ),
    })
    .optional()
    .describe('what statistics count of it once its events are removed; absent before'),
});
/** What becomes of a delivery, as statistics count it. */
export const deliveryOutcomes = ['sent', 'failed', 'pending', 'skipped', 'bounced'] as const;
export type DeliveryOutcome = (typeof deliveryOutcomes)[number];

export type DeliveryResource = z.infer<typeof deliveryResource>;
