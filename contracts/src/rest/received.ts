import { z } from 'zod';
import { instant } from '../shared';
import { scheduleResource } from './schedule';
import { suppressionCause } from './suppression';

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
  /** That nothing of it is sent to them now, though it is for them; null when it is sent. */
  suppressed: z
    .strictObject({
      cause: suppressionCause,
      since: instant,
      until: instant.nullable().describe('when they get it again by themselves; null where that is not known'),
      all: z.boolean().describe('whether they get no mail at all'),
      returns: z
        .boolean()
        .describe('whether they end it themselves, by `POST /me/receives/return`: only who left by their own link'),
    })
    .nullable(),
});
export type Received = z.infer<typeof receivedResource>;

/** The body of `POST /me/receives/return`: what somebody left by the link in a mail, and gets again. */
export const returnBody = z.strictObject({
  scheduleId: z.uuid().nullable().describe('the schedule that was left; null where all mail was'),
});
