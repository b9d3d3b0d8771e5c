import { z } from 'zod';
import { defineEvent, type EventOf } from './event';
import { judgingSchema } from './rest/condition';
import { rowsSchema } from './rows';
import { instant, triggerSchema } from './shared';

const about = { scheduleId: z.uuid(), occurrenceId: z.string() };

/** How the rows of an observation differ from those of an earlier one. */
export const changeSchema = z.object({
  /** The occurrence it is compared with. */
  against: z.string(),
  /** Its rows in canonical form, by their hash. */
  rows: z.string().optional(),
  added: z.number().int(),
  removed: z.number().int(),
  changed: z.number().int(),
  /** Why they could not be compared, in words; null when they were. */
  problem: z.string().nullable(),
});
export type RowsChange = z.infer<typeof changeSchema>;

/** What a run observed: everything a condition is judged by, so that it can be judged again from this alone. */
export const factsSchema = z.object({
  reportVersion: z.number().int(),
  rowCount: z.number().int(),
  /** Decimal texts, exact; null for a metric without a value. */
  metrics: z.array(z.object({ name: z.string(), value: z.string().nullable() })),
  /** The columns of the rows; null where no condition asks for them. */
  columns: z.array(z.string()).nullable(),
  /** The rows in canonical form; null where no condition asks for them. */
  rows: rowsSchema.nullable(),
  change: changeSchema.nullable(),
});
export type Facts = z.infer<typeof factsSchema>;

/** Where a condition stands after an observation. */
export const edgeSchema = z.object({
  /** The `judgedSince` of the condition it is about. */
  judgedSince: z.string(),
  state: z.enum(['ok', 'firing']),
  /** Local time from which on it is in this state; null before the first observation. */
  since: z.string().nullable(),
  /** Local time of the last observation at which it fired. */
  lastFired: z.string().nullable(),
  /** How many runs in succession have said that the state should change. */
  pending: z.number().int(),
  /** How many runs in succession had no data. */
  noData: z.number().int(),
});
export type Edge = z.infer<typeof edgeSchema>;

export const verdictStates = ['ok', 'firing', 'noData', 'error'] as const;

export const verdictSchema = z.object({
  state: z.enum(verdictStates),
  observed: z.string().nullable(),
  baseline: z.string().nullable(),
  /** A stable word or two, as in `baseline`, `noBaseline`, `learning 3/8`. */
  reason: z.string(),
  /** The result as a sentence. */
  text: z.string(),
  send: z.boolean(),
  /** What a mail that is sent tells; null for a report that says nothing of its condition. */
  notice: z.enum(['firing', 'resolved']).nullable(),
  /** True when the owner is told that there was nothing to judge. */
  tellsOwner: z.boolean(),
  /** True for a point that later baselines leave out, unless a person confirms it. */
  flagged: z.boolean(),
  edge: edgeSchema,
});
export type Verdict = z.infer<typeof verdictSchema>;

const recordedSchema = z.object({
  ...about,
  trigger: triggerSchema,
  dueAt: instant,
  /** The nominal local time, as in 2026-11-23T09:00:00. */
  local: z.string(),
  judging: judgingSchema,
  /** Identifies the report and its parameters: only observations of the same source are compared. */
  source: z.string(),
  facts: factsSchema,
  /** Earlier occurrences whose notices turned out to be sent, or not sent, since the observation before. */
  sent: z.array(z.string()),
  notSent: z.array(z.string()),
  verdict: verdictSchema,
  at: instant,
});

/** A run was judged, once, by what it observed. Recorded only where a schedule has a condition, in its own stream. */
export const observationRecorded = defineEvent('condition', 'ObservationRecorded', recordedSchema, {
  v: 2,
  // Version 1 knew no runs that send a delivery again.
  upcast: { 1: (data) => data },
});
/** A person says that an unusual observation was right, so that later baselines include it. */
export const observationConfirmed = defineEvent(
  'condition',
  'ObservationConfirmed',
  z.object({ ...about, at: instant }),
);

const { occurrenceId, dueAt, local } = recordedSchema.shape;
/** One observation as later ones are compared with it. */
const observationSchema = recordedSchema
  .pick({ occurrenceId: true, trigger: true, dueAt: true, local: true, source: true, facts: true, verdict: true })
  .extend({
    /** True when a person said that it was right, however unusual. */
    confirmed: z.boolean(),
  });
/** A run that sent something, and whether it is known to have been sent. One under way counts until it turns out otherwise. */
const sendingSchema = z.object({
  ...{ occurrenceId, dueAt, local },
  notice: verdictSchema.shape.notice,
  /** The `since` of the state it told of. */
  since: z.string().nullable(),
  outcome: z.enum(['pending', 'sent', 'notSent']),
});
/**
 * What is known of a condition apart from its newest observations, which the events after it repeat. Recorded now and then, so
 * that only the newest part of a long stream has to be read.
 */
export const conditionSummarized = defineEvent(
  'condition',
  'ConditionSummarized',
  z.object({
    scheduleId: z.uuid(),
    edge: edgeSchema.nullable(),
    /** Runs that sent since the condition is what it is, oldest first. */
    sendings: z.array(sendingSchema),
    /** The first observation since then, and the newest that is known to have been sent. */
    first: observationSchema.nullable(),
    lastSent: observationSchema.nullable(),
    at: instant,
  }),
);
export const conditionEvents = [observationRecorded, observationConfirmed, conditionSummarized] as const;
export type ConditionEvent = EventOf<(typeof conditionEvents)[number]>;
export type ObservationRecorded = EventOf<typeof observationRecorded>;
export type ConditionSummarized = EventOf<typeof conditionSummarized>;
export type Observation = z.infer<typeof observationSchema>;
export type Sending = z.infer<typeof sendingSchema>;

export const conditionCommands = {
  ConfirmObservation: z.object(about),
  /** Judges what a schedule has observed by another condition. Changes nothing. */
  BacktestCondition: z.object({ scheduleId: z.uuid(), judging: judgingSchema.omit({ judgedSince: true }) }),
};
