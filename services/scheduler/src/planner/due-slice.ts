import type { Plan, Planned } from '../calendar/occurrences';
import { applyMisfirePolicy, MAX_MISSED, ON_TIME_MS, type Pause, type Policy, pauseAt, type Verdict } from './misfire';
import { heldUntil, type Runs } from './runs';

/** What a slice is cut from: the first occurrence not yet recorded, and what decides about it and those that follow. */
export type Backlog = {
  plan: Pick<Plan, 'next'>;
  next: Planned | null;
  pauses: readonly Pause[];
  policy: Policy;
  runs: Runs;
};

export type Judged = { planned: Planned; verdict: Verdict };
export type Slice = {
  /** What becomes of the oldest due occurrences, in order. */
  judged: Judged[];
  /** When the schedule is to be looked at again, unless an event changes it before: epoch ms, infinite for never. */
  wakeMs: number;
  /** The first occurrence after the slice; null when the plan has ended. */
  next: Planned | null;
};

/** How long after its time an occurrence may fire. */
const catchUpMs = ({ catchUpWindow }: Policy): number => Math.max(catchUpWindow * 1000, ON_TIME_MS);

const instantOf = ({ dueAt }: Planned): number => Date.parse(dueAt);

/** The first `count` occurrences due by `now`, from one on, that a pause or the calendar does not skip. */
const eligible = ({ plan, pauses }: Backlog, from: Planned | null, now: number, count: number): Planned[] => {
  const found: Planned[] = [];
  let candidate = from;
  while (candidate && found.length < count && instantOf(candidate) <= now) {
    const pause = pauseAt(pauses, instantOf(candidate));
    if (pause?.to === null) break;
    if (!pause && !candidate.skipped) found.push(candidate);
    // A long pause is stepped over at once.
    candidate = plan.next(pause ? new Date((pause.to ?? 0) - 1).toISOString() : candidate);
  }
  return found;
};

/**
 * Judges the oldest occurrences that are due, at most `limit`, so that however much there is to catch up the others get
 * their turn. Slice after slice gives the verdicts the misfire policy would give for all at once: what follows a slice is
 * looked at as far as the verdicts in it depend on it.
 *
 * Then `overlap`: while the run of the schedule is active, `skip` skips what falls due, and `queue-one` lets the newest
 * due occurrence wait and skips those that a newer one supersedes. An occurrence that waits ends the slice.
 */
export const dueSlice = (backlog: Backlog, now: number, limit: number): Slice => {
  const { plan, policy } = backlog;
  const due: Planned[] = [];
  let next = backlog.next;
  while (next && due.length < limit && instantOf(next) <= now) {
    due.push(next);
    next = plan.next(next);
  }
  const last = due.at(-1);
  const outdated = !last || now - instantOf(last) > catchUpMs(policy);
  const ahead = outdated ? [] : eligible(backlog, next, now, policy.misfire === 'all' ? MAX_MISSED : 1);
  const all = [...due, ...ahead];

  const { overlap } = policy;
  let held = overlap === 'allow' ? -Infinity : heldUntil(backlog.runs);
  const verdicts = applyMisfirePolicy(all, policy, backlog.pauses, now, overlap === 'queue-one' ? held : -Infinity);
  const judged: Judged[] = [];
  for (const [index, planned] of due.entries()) {
    let verdict = verdicts[index] ?? 'missed';
    if (verdict === 'fire' && overlap !== 'allow') {
      const newer = all.find((_, other) => other > index && verdicts[other] === 'fire');
      if (overlap === 'skip' && instantOf(planned) < held) verdict = 'overlap';
      else if (overlap === 'queue-one' && newer && instantOf(newer) <= held) verdict = 'superseded';
      else if (overlap === 'queue-one' && held === Infinity)
        return { judged, next: planned, wakeMs: whileWaiting(planned, backlog, now) };
      else held = Infinity;
    }
    judged.push({ planned, verdict });
  }
  return { judged, next, wakeMs: next ? instantOf(next) : 0 };
};

/** A waiting occurrence changes when a newer one falls due or its catch-up window ends. */
const whileWaiting = (planned: Planned, { plan, policy }: Backlog, now: number): number => {
  const newer = plan.next(new Date(now).toISOString());
  return Math.min(newer ? instantOf(newer) : Infinity, instantOf(planned) + catchUpMs(policy) + 1);
};
