import { z } from 'zod';
import { audienceSchema, instant, missingCharacters, skipReasons, triggerSchema } from '../shared';
import { deliveryStatuses, repeatsSchema } from './delivery';
import { heldSchema } from './guard';
import { listThenShape } from './list';
import { peopleThenShape } from './per-row';
import { renderProgress } from './render-progress';
import { waitingSchema } from './wait-for';

/** Why a run sent nothing, as intended: its occurrence was skipped, its condition was not met, or nobody was left to send it to. */
export const runSkipReasons = [...skipReasons, 'condition', 'no-recipients', 'data-not-ready'] as const;

/** What `GET /runs/:id` answers: how one occurrence became mail, or why it was skipped. */
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
  /** Why it was skipped; null otherwise. */
  skipReason: z.enum(runSkipReasons).nullable(),
  /** The result of the judging, in words; null before. */
  verdict: z.string().nullable(),
  audience: z
    .strictObject({
      type: audienceSchema,
      recipients: z.number().int(),
      /** The distribution lists it sent to, as of the firing. */
      lists: z.array(z.strictObject(listThenShape)),
      /** What the rows of the report gave; null where they do not name the people. */
      people: z.strictObject(peopleThenShape).nullable(),
    })
    .nullable()
    .describe('null for an occurrence that was skipped when it fell due'),
  /** The delivery it sends again. */
  repeats: repeatsSchema,
  /** Why it waits for a person to release it; null unless it does. */
  held: heldSchema.nullable(),
  /** The data it waits for; null unless it does. */
  waiting: waitingSchema.nullable(),
  /** The characters in its files that no font has, and that are drawn as a mark. */
  missingCharacters: z.array(missingCharacters),
  /** How far its rendering is, once that takes long; null unless it does. */
  progress: z
    .strictObject({ ...renderProgress.shape, why: z.string().describe('the same in words'), at: instant })
    .nullable(),
  /** When rendering is tried again, while the run waits for that. */
  retryAt: instant.nullable(),
  errorMessage: z.string().nullable(),
  /** Deadline: deliveries still open then are closed; null until the run is open. */
  deadline: instant.nullable(),
  deliveryCount: z.number().int(),
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
  archivedAt: instant.optional().describe('since when its events are removed: the numbers stay; absent before'),
});
/** The most deliveries of a run that a history shows; `GET /runs/:id` has all. */
export const MAX_SHOWN_DELIVERIES = 10;

export type RunResource = z.infer<typeof runResource>;
