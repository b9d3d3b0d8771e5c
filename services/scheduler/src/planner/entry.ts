import { acrossChange } from '../calendar/across';
import type { Planned } from '../calendar/occurrences';
import type { Backlog } from './due-slice';
import type { Followed, Known, Reached } from './known';
import type { Pause, Policy } from './misfire';
import { heldUntil, type Runs } from './runs';
import type { Terms } from './shared-terms';
import { type Stage, stageAt, stagedPlan } from './stages';

/** What the planner keeps of one schedule: no recipients and no parameters, those are read when it fires. */
export class Entry implements Backlog {
  readonly scheduleId: string;
  readonly tenantId: string;
  userId: string;
  reportId: string;
  revision: number;
  cursor: Reached;
  pauses: readonly Pause[];
  resumeAt: number | null;
  runs: Runs;
  lastRun: string | null;
  told: number | null;
  stages: readonly Stage[];
  /** The shared calendar its days are from. */
  calendar: Followed | null;
  plan: Backlog['plan'];
  /** The first occurrence not yet recorded; null when none will follow. */
  next: Planned | null;
  /** When the planner is to look at it next: epoch ms; 0 for at once, infinite for never. */
  wakeMs = 0;

  constructor(
    known: Omit<Known, 'rule' | 'policy'>,
    public terms: Terms,
  ) {
    this.scheduleId = known.scheduleId;
    this.tenantId = known.tenantId;
    this.userId = known.userId;
    this.reportId = known.reportId;
    this.revision = known.revision;
    this.cursor = known.cursor;
    this.pauses = known.pauses;
    this.resumeAt = known.resumeAt;
    this.runs = known.runs;
    this.lastRun = known.lastRun;
    this.told = known.told;
    this.stages = known.stages;
    this.calendar = known.calendar;
    this.plan = stagedPlan(this.stages, terms.plan);
    this.next = this.plan.next(this.cursor);
    this.wakeWhenDue();
  }

  get policy(): Policy {
    return this.terms.policy;
  }

  /** Wakes when its next occurrence may be recorded or its pause ends, or at once when nothing is left. What waited is due since the end of its run. */
  wakeWhenDue(): void {
    const held = heldUntil(this.runs);
    const due = this.next ? Date.parse(this.next.dueAt) : 0;
    const recordable = this.next && held < Infinity ? Math.max(due, held) : due;
    this.wakeMs = Math.min(recordable, this.resumeAt ?? Infinity);
  }

  /** Goes on after a recorded occurrence. */
  reach(cursor: Pick<Planned, 'dueAt' | 'nominal'>): void {
    const at = Date.parse(cursor.dueAt);
    this.cursor = cursor;
    this.stay(this.stages.filter(({ until }) => Date.parse(until) >= at));
    if (this.pauses.length > 0) this.pauses = this.pauses.filter(({ to }) => to === null || to > at);
  }

  /** Up to when all its occurrences are recorded, in epoch ms: short of the next one. */
  reached(): number {
    return this.next ? Date.parse(this.next.dueAt) - 1 : Infinity;
  }

  /** Follows other terms from an instant on; what fell due before and is not recorded yet stays as it was planned. */
  change(terms: Terms, at: string, across: Omit<Stage, 'rule'> | null = null): void {
    const isBehind = this.next !== null && Date.parse(this.next.dueAt) <= Date.parse(at);
    const stages = isBehind ? [...this.stages, { rule: this.terms.rule, until: at }] : [];
    if (across) stages.push({ rule: terms.rule, ...across });
    const reached = typeof this.cursor === 'string' ? this.cursor : this.cursor.dueAt;
    if (!isBehind && Date.parse(at) > Date.parse(reached)) this.cursor = at;
    this.terms = terms;
    this.stay(stages, true);
  }

  /** Follows other days off from an instant on. What they move across it is neither lost nor due twice. */
  follow(terms: Terms, at: string): void {
    const { overtaken, passed, until } = acrossChange(this.terms, terms, at);
    this.change(terms, at, overtaken.length + passed.length === 0 ? null : { until, across: { overtaken, passed } });
  }

  /** Is paused from an instant on, until another (both in epoch ms) or, with null, until it is resumed. */
  pause(from: number, until: number | null): void {
    this.resume(from);
    this.pauses = [...this.pauses, { from, to: until }];
    this.resumeAt = until;
  }

  /** Ends the pause that lasts at an instant (epoch ms). */
  resume(at: number): void {
    this.pauses = this.pauses.map(({ from, to }) => ({ from, to: to === null || to > at ? Math.max(from, at) : to }));
    this.resumeAt = null;
  }

  /** The zone in which an occurrence of this schedule was planned. */
  zoneOf({ dueAt }: Pick<Planned, 'dueAt'>): string {
    return (stageAt(this.stages, dueAt)?.rule ?? this.terms.rule).timezone;
  }

  private stay(stages: readonly Stage[], isNew = stages.length !== this.stages.length): void {
    if (isNew) this.plan = stagedPlan(stages, this.terms.plan);
    this.stages = stages;
    this.next = this.plan.next(this.cursor);
  }

  /** The form that is saved. */
  toJSON(): Known {
    const {
      scheduleId,
      tenantId,
      userId,
      reportId,
      revision,
      cursor,
      pauses,
      resumeAt,
      runs,
      lastRun,
      told,
      stages,
      calendar,
    } = this;
    const { rule, policy } = this.terms;
    const about = { scheduleId, tenantId, userId, reportId, revision };
    return { ...about, cursor, pauses, resumeAt, runs, lastRun, told, stages, calendar, rule, policy };
  }
}
