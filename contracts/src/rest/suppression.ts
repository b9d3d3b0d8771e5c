import { z } from 'zod';
import { instant } from '../shared';
import { address, line } from '../text';

/**
 * Why an address gets no mail: it was refused for good, or again and again, its owner complained or unsubscribed, or an administrator said so.
 */
export const suppressionCause = z.enum(['hard-bounce', 'soft-bounces', 'complaint', 'unsubscribed', 'by-hand']);
export type SuppressionCause = z.infer<typeof suppressionCause>;

const reason = line(500).describe('why, for those who ask later');

/** The body of `POST /suppressions`. */
export const suppressionBody = z.strictObject({
  email: address,
  scheduleId: z.uuid().nullable().default(null).describe('the one schedule that is meant; null for all mail'),
  reason,
});

/** The body of `POST /suppressions/:id/lift`. */
export const liftBody = z.strictObject({ reason });

/** What `GET /suppressions` answers of each address that gets no mail. */
export const suppressionResource = z.strictObject({
  id: z.uuid(),
  email: z.string(),
  scheduleId: z.uuid().nullable().describe('null for all mail'),
  cause: suppressionCause,
  reason: z.string().nullable(),
  userId: z.string().nullable().describe('who said so; null where nobody did'),
  deliveryId: z.string().nullable().describe('the delivery that led to it; null where none did'),
  since: instant,
  until: instant.nullable().describe('when it gets mail again; null where a person must say so'),
});
export type SuppressionResource = z.infer<typeof suppressionResource>;
