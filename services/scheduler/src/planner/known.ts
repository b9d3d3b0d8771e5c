import { daysOffShape, ruleSchema, scheduleCalendar } from '@punctual/contracts';
import { z } from 'zod';
import type { Planned } from '../calendar/occurrences';
import type { Rule } from '../calendar/rule';
import type { Pause, Policy } from './misfire';
import type { Runs } from './runs';
import type { Stage } from './stages';

/** Where the ledger of a schedule ends: the last recorded occurrence, or an instant up to which there was none to record. */
export type Reached = string | Pick<Planned, 'dueAt' | 'nominal'>;

/** A shared calendar at one of its versions. */
export type Followed = { id: string; version: number };

/** All that is known of a schedule, as it is saved; the rest follows from it. */
export type Known = {
  scheduleId: string;
  tenantId: string;
  userId: string;
  reportId: string;
  /** Revision of the last event of the schedule's stream. */
  revision: number;
  cursor: Reached;
  pauses: readonly Pause[];
  /** When its pause ends by itself, in epoch ms, until the log records that end; null otherwise. */
  resumeAt: number | null;
  runs: Runs;
  /** When the newest planned occurrence that fired was due; null for none since it was created, restored or made active again. */
  lastRun: string | null;
  /** The next due time according to the log, in epoch ms; null for none. */
  told: number | null;
  /** The rules it had before, as long as occurrences of them are not recorded. */
  stages: readonly Stage[];
  /** The shared calendar that the days of the rule are from; null when they are its own, or there are none. */
  calendar: Followed | null;
  rule: Rule;
  policy: Policy;
};

const pause = z.object({ from: z.number(), to: z.number().nullable() });
/** `weeksFrom` follows from the creation, which the planner does not keep. */
const rule = ruleSchema.omit({ spread: true }).extend({
  calendar: z.object({ ...daysOffShape, onHoliday: scheduleCalendar.shape.onHoliday.unwrap() }).nullable(),
  weeksFrom: z.string().nullable(),
  spreadBy: z.number(),
});
const planned = z.object({
  id: z.string(),
  nominal: z.string(),
  dueAt: z.string(),
  skipped: z.enum(['nonexistent-date', 'holiday', 'blackout']).optional(),
});
const across = z.object({ overtaken: z.array(planned), passed: z.array(z.string()) }).optional();
const run = z.object({ pages: z.number(), ended: z.array(z.string()) });

/** The saved form. When its shape changes, raise the format in `saved-book.ts`. */
export const knownSchema: z.ZodType<Known> = z.object({
  scheduleId: z.string(),
  tenantId: z.string(),
  userId: z.string(),
  reportId: z.string(),
  revision: z.number(),
  cursor: z.union([z.string(), z.object({ dueAt: z.string(), nominal: z.string() })]),
  pauses: z.array(pause),
  resumeAt: z.number().nullable(),
  runs: z.object({ active: z.record(z.string(), run), freeSince: z.number().nullable() }),
  lastRun: z.string().nullable(),
  told: z.number().nullable(),
  stages: z.array(z.object({ rule, until: z.string(), across })),
  calendar: z.object({ id: z.string(), version: z.number() }).nullable(),
  rule,
  policy: z.object({
    misfire: z.enum(['latest', 'skip', 'all']),
    catchUpWindow: z.number(),
    overlap: z.enum(['queue-one', 'skip', 'allow']),
  }),
});
