import { ruleSchema } from '@punctual/contracts';
import { z } from 'zod';
import type { Planned } from '../calendar/occurrences';
import type { Rule } from '../calendar/rule';
import type { Backlog } from './due-slice';
import type { Pause, Policy } from './misfire';
import { heldUntil, type Runs } from './runs';
import type { Terms } from './shared-terms';

/** Where the ledger of a schedule ends: the last recorded occurrence, or when the schedule began. */
export type Reached = string | Pick<Planned, 'dueAt' | 'nominal'>;

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
  runs: Runs;
  /** The next due time the log tells, in epoch ms; null for none. */
  told: number | null;
  rule: Rule;
  policy: Policy;
};

/** What the planner keeps of one schedule: no recipients and no parameters, those are read when it fires. */
export class Entry implements Backlog {
  readonly scheduleId: string;
  readonly tenantId: string;
  readonly userId: string;
  readonly reportId: string;
  revision: number;
  cursor: Reached;
  pauses: readonly Pause[];
  runs: Runs;
  told: number | null;
  /** The first occurrence not yet recorded; null when none will follow. */
  next: Planned | null;
  /** When the planner is to look at it next: epoch ms; 0 for at once, infinite for never. */
  wakeMs = 0;

  constructor(
    { scheduleId, tenantId, userId, reportId, revision, cursor, pauses, runs, told }: Omit<Known, 'rule' | 'policy'>,
    readonly terms: Terms,
  ) {
    this.scheduleId = scheduleId;
    this.tenantId = tenantId;
    this.userId = userId;
    this.reportId = reportId;
    this.revision = revision;
    this.cursor = cursor;
    this.pauses = pauses;
    this.runs = runs;
    this.told = told;
    this.next = terms.plan.next(cursor);
    this.wakeWhenDue();
  }

  get plan() {
    return this.terms.plan;
  }

  get policy(): Policy {
    return this.terms.policy;
  }

  /** Wakes when its next occurrence may be recorded, or at once when none is left. What waited is due since the end of its run. */
  wakeWhenDue(): void {
    const held = heldUntil(this.runs);
    const due = this.next ? Date.parse(this.next.dueAt) : 0;
    this.wakeMs = this.next && held < Infinity ? Math.max(due, held) : due;
  }

  /** Goes on after a recorded occurrence. */
  reach(cursor: Pick<Planned, 'dueAt' | 'nominal'>): void {
    const at = Date.parse(cursor.dueAt);
    this.cursor = cursor;
    this.next = this.terms.plan.next(cursor);
    if (this.pauses.length > 0) this.pauses = this.pauses.filter(({ to }) => to === null || to > at);
  }

  /** The form that is saved. */
  toJSON(): Known {
    const { scheduleId, tenantId, userId, reportId, revision, cursor, pauses, runs, told, terms } = this;
    const { rule, policy } = terms;
    return { scheduleId, tenantId, userId, reportId, revision, cursor, pauses, runs, told, rule, policy };
  }
}

const pause = z.object({ from: z.number(), to: z.number().nullable() });
const run = z.object({ pages: z.number(), ended: z.array(z.string()) });

/** Reads what was saved. Raise the number of the format in `saved-book.ts` with its shape. */
export const knownSchema: z.ZodType<Known> = z.object({
  scheduleId: z.string(),
  tenantId: z.string(),
  userId: z.string(),
  reportId: z.string(),
  revision: z.number(),
  cursor: z.union([z.string(), z.object({ dueAt: z.string(), nominal: z.string() })]),
  pauses: z.array(pause),
  runs: z.object({ active: z.record(z.string(), run), freeSince: z.number().nullable() }),
  told: z.number().nullable(),
  rule: ruleSchema.extend({ weeksFrom: z.string().nullable() }),
  policy: z.object({
    misfire: z.enum(['latest', 'skip', 'all']),
    catchUpWindow: z.number(),
    overlap: z.enum(['queue-one', 'skip', 'allow']),
  }),
});
