import type { Cursor, Plan, Planned } from './occurrences';

/** A rule that does not run in so many years counts as one that never runs: 29 February on a Monday takes 40 at most. */
const YEARS = 41;
/** How many holidays, blackouts and missing dates are passed at most. */
const MAX_PASSED = 2_000;

/** The next occurrence that will run; null when none will. `passed`: those before it that will not, one for each holiday or blackout. */
export type Firing = { planned: Planned | null; passed: Planned[] };

/** The first occurrence after the cursor that the calendar does not skip. */
export const nextFiring = (plan: Pick<Plan, 'next' | 'beyond'>, after: Cursor): Firing => {
  const passed: Planned[] = [];
  let planned = plan.next(after);
  const limit = planned && new Date(planned.dueAt).setUTCFullYear(new Date(planned.dueAt).getUTCFullYear() + YEARS);
  while (planned?.skipped) {
    passed.push(planned);
    if (passed.length >= MAX_PASSED || Date.parse(planned.dueAt) > (limit ?? 0)) return { planned: null, passed };
    planned = plan.next(plan.beyond(planned));
  }
  return { planned, passed };
};

/** When a schedule runs next, given its next occurrence: that one's instant, or a later one's if the calendar skips it. */
export const firesAt = (plan: Pick<Plan, 'next' | 'beyond'>, next: Planned | null): string | null => {
  if (!next?.skipped) return next?.dueAt ?? null;
  return nextFiring(plan, plan.beyond(next)).planned?.dueAt ?? null;
};
