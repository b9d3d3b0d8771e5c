import type { DomainEvent, ScheduleSpec } from '@punctual/contracts';
import { type Plan, type Planned, plan } from '../calendar/occurrences';
import { ruleOf } from '../schedule/schedule';
import type { Pause } from './misfire';

/** What the planner knows of one schedule. */
export type Entry = {
  scheduleId: string;
  userId: string;
  spec: ScheduleSpec;
  plan: Plan;
  /** Where the ledger ends: the last recorded occurrence, or when the schedule began. */
  cursor: string | Planned;
  pauses: Pause[];
  /** The first occurrence not yet recorded; null when none will follow. */
  next: Planned | null;
  /** When something is to be done: the next occurrence's instant in epoch ms, or at once when the schedule has run out. */
  dueMs: number;
};

const dueMsOf = (next: Planned | null): number => (next ? Date.parse(next.dueAt) : 0);

/** Schedules with the same rule share one plan, and with it the cost of stepping at the same instant. */
type SharedPlan = { plan: Plan; users: number };

/** All schedules that may fall due, folded from the log. */
export class PlanBook {
  readonly entries = new Map<string, Entry>();
  private readonly plans = new Map<string, SharedPlan>();

  /** Takes an event of a schedule or an occurrence into account. Returns the entry it changed. */
  record({ type, data }: DomainEvent): Entry | null {
    if (type === 'ScheduleCreated') {
      const shared = this.planFor(data.spec);
      const { scheduleId, userId, spec, at } = data;
      const next = shared.next(at);
      const entry: Entry = {
        scheduleId,
        userId,
        spec,
        plan: shared,
        cursor: at,
        pauses: [],
        next,
        dueMs: dueMsOf(next),
      };
      this.entries.set(scheduleId, entry);
      return entry;
    }
    if (!('scheduleId' in data)) return null;
    const entry = this.entries.get(data.scheduleId);
    if (!entry) return null;
    switch (type) {
      case 'SchedulePaused':
        entry.pauses.push({ from: Date.parse(data.at), to: null });
        return entry;
      case 'ScheduleResumed': {
        const last = entry.pauses.at(-1);
        if (last) last.to = Date.parse(data.at);
        return entry;
      }
      case 'ScheduleEnded':
        this.entries.delete(data.scheduleId);
        this.releasePlan(entry.spec);
        return null;
      case 'OccurrenceFired':
      case 'OccurrenceSkipped':
        // A run now has an identity of its own and moves nothing.
        if (data.nominal !== null)
          this.advance(entry, data.occurrenceId.slice(data.scheduleId.length + 1), data.dueAt, data.nominal);
        return entry;
      default:
        return null;
    }
  }

  /** Moves the cursor to a recorded occurrence, unless it lies there or beyond already. */
  private advance(entry: Entry, id: string, dueAt: string, nominal: string): void {
    const { cursor } = entry;
    const [reachedMs, recordedMs] = [Date.parse(typeof cursor === 'string' ? cursor : cursor.dueAt), Date.parse(dueAt)];
    if (reachedMs > recordedMs || (typeof cursor !== 'string' && reachedMs === recordedMs && cursor.nominal >= nominal))
      return;
    entry.cursor = { id, dueAt, nominal };
    entry.next = entry.plan.next(entry.cursor);
    entry.dueMs = dueMsOf(entry.next);
    entry.pauses = entry.pauses.filter(({ to }) => to === null || to > recordedMs);
  }

  private planFor(spec: ScheduleSpec): Plan {
    const key = JSON.stringify(ruleOf(spec));
    const shared = this.plans.get(key) ?? { plan: rememberingLast(plan(ruleOf(spec))), users: 0 };
    shared.users += 1;
    this.plans.set(key, shared);
    return shared.plan;
  }

  private releasePlan(spec: ScheduleSpec): void {
    const key = JSON.stringify(ruleOf(spec));
    const shared = this.plans.get(key);
    if (shared && --shared.users === 0) this.plans.delete(key);
  }
}

/** How many answers of one plan are remembered. */
const REMEMBERED = 16;

/** A plan that remembers its last answers: thousands of schedules ask the same question when they fall due together. */
const rememberingLast = (inner: Plan): Plan => {
  const answers = new Map<string, Planned | null>();
  return {
    ...inner,
    next: (after) => {
      const key = typeof after === 'string' ? after : `${after.dueAt} ${after.nominal}`;
      const known = answers.get(key);
      if (known !== undefined) return known;
      const answer = inner.next(after);
      answers.set(key, answer);
      if (answers.size > REMEMBERED) answers.delete(answers.keys().next().value ?? '');
      return answer;
    },
  };
};
