import { z } from 'zod';
import { audienceSchema, instant, triggerSchema } from '../shared';
import { deliveryStatuses } from './delivery';
import { listThenShape } from './list';

/** What `GET /runs/:id` answers: how one occurrence became mail. */
export const runResource = z.strictObject({
  id: z.string(),
  occurrenceId: z.string(),
  scheduleId: z.uuid(),
  reportId: z.uuid(),
  userId: z.string(),
  trigger: triggerSchema,
  dueAt: instant,
  /** Pending until each of its deliveries has ended; sent when one of them was. */
  status: z.enum(deliveryStatuses),
  /** The result of the judging, in words; null before. */
  verdict: z.string().nullable(),
  audience: z.strictObject({
    type: audienceSchema,
    recipients: z.number().int(),
    /** The distribution lists it sent to, as of the firing. */
    lists: z.array(z.strictObject(listThenShape)),
  }),
  /** When rendering is tried again, while the run waits for that. */
  retryAt: instant.nullable(),
  errorMessage: z.string().nullable(),
  /** Deadline: deliveries still open then are closed; null until the run is open. */
  deadline: instant.nullable(),
  deliveries: z.array(
    z.strictObject({
      id: z.string(),
      status: z.enum(deliveryStatuses),
      recipients: z.number().int(),
      attemptCount: z.number().int(),
    }),
  ),
  createdAt: instant,
  updatedAt: instant,
});
export type RunResource = z.infer<typeof runResource>;
