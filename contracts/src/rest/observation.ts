import { z } from 'zod';
import { instant, triggerSchema } from '../shared';
import { conditionSchema, noDataSchema, notifySchema } from './condition';

export const verdictState = z.enum(['ok', 'firing', 'noData', 'error']);

/** What one run of a schedule with a condition observed and what was decided; a gap where nothing was observed. */
export const observationResource = z.strictObject({
  occurrenceId: z.string(),
  scheduleId: z.uuid(),
  trigger: triggerSchema,
  dueAt: instant,
  local: z.string().nullable().describe('the nominal local time; null in a gap'),
  state: verdictState.nullable().describe('null in a gap'),
  observed: z.string().nullable().describe('the value, as an exact decimal, or what was counted'),
  baseline: z.string().nullable().describe('what it was compared with'),
  reason: z.string().nullable(),
  text: z.string().nullable().describe('the result as a sentence'),
  sends: z.boolean().nullable(),
  flagged: z.boolean().describe('left out of later baselines, since it was unusual'),
  confirmed: z.boolean().describe('a person said that it was right'),
  rowCount: z.number().int().nullable(),
  values: z.array(z.strictObject({ name: z.string(), value: z.string().nullable() })).describe('the metrics, exactly'),
  gap: z.string().nullable().describe('why nothing was observed; null where something was'),
});
export type ObservationResource = z.infer<typeof observationResource>;

/** The body of `POST /report-schedules/:id/backtest`: a condition, and how it is told where that differs from the schedule. */
export const backtestBody = z.strictObject({
  condition: conditionSchema,
  noData: noDataSchema.optional(),
  notify: notifySchema.optional(),
  notifyResolved: z.boolean().optional(),
});

const decided = z.strictObject({ state: verdictState, sends: z.boolean(), text: z.string() });
const count = z.number().int();

/** What the services answer to a back-test. */
export const backtestResult = z.strictObject({
  observations: z.array(
    z.strictObject({
      occurrenceId: z.string(),
      trigger: triggerSchema,
      dueAt: instant,
      local: z.string(),
      observed: z.string().nullable(),
      baseline: z.string().nullable(),
      recorded: decided.describe('what was decided then'),
      tested: decided.describe('what this condition would have decided'),
    }),
  ),
  totals: z.strictObject({ observations: count, sendsRecorded: count, sendsTested: count, different: count }),
});

/** What `POST /report-schedules/:id/backtest` answers. */
export const backtestAnswer = backtestResult.extend({
  gaps: z
    .array(z.strictObject({ occurrenceId: z.string(), dueAt: instant, gap: z.string() }))
    .describe('occurrences without an observation, the newest first'),
});
