import { z } from 'zod';
import { scheduleResource } from './schedule';

const { reportId, reportType, name, frequency, formats, status, nextRunDate } = scheduleResource.shape;

/** One thing a person receives, why, and the request that ends it. */
export const receivedResource = z.strictObject({
  why: z.enum(['schedule', 'list', 'subscription']),
  /** The schedule or subscription it comes from; null for a list that no schedule sends to now. */
  schedule: z
    .strictObject({ id: z.uuid(), reportId, reportType, name, frequency, formats, status, nextRunDate })
    .nullable(),
  /** How the schedule names the person: null when a list does. */
  role: z.enum(['to', 'cc', 'bcc']).nullable(),
  list: z.strictObject({ id: z.uuid(), name: z.string() }).nullable(),
  leave: z.strictObject({ method: z.literal('DELETE'), path: z.string() }),
});
export type Received = z.infer<typeof receivedResource>;
