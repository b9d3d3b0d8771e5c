import { MAX_MOVE } from './business-day';
import { DAY } from './civil';
import type { Plan, Planned } from './occurrences';
import type { Rule } from './rule';

/** Both plans may move an occurrence, in opposite directions. */
const REACH = 2 * MAX_MOVE * DAY;

/**
 * What other days off do to occurrences that are moved across the instant of the change.
 * - `overtaken`: not due before the change, and already past by the new plan. They are due right after the change.
 * - `passed`: ids of those that were due before the change, and would be due once more by the new plan.
 * - `until`: after this instant (RFC 3339) the new plan alone counts.
 */
export type Across = { overtaken: Planned[]; passed: string[]; until: string };

type Planning = { rule: Rule; plan: Plan };
const moves = ({ rule: { calendar } }: Planning): boolean => calendar !== null && calendar.onHoliday !== 'skip';

/** Compares two plans of one schedule that differ in their days off, at the instant of the change (RFC 3339). */
export const acrossChange = (old: Planning, changed: Planning, at: string): Across => {
  if (!moves(old) && !moves(changed)) return { overtaken: [], passed: [], until: at };
  const [before, after] = [old.plan, changed.plan];
  const instant = (milliseconds: number) => new Date(Date.parse(at) + milliseconds).toISOString();
  const until = instant(REACH);
  const idsOf = (planned: Iterable<Planned>) => new Set([...planned].map(({ id }) => id));
  const wasDue = idsOf(before.between(instant(-REACH), at));
  const wasToCome = idsOf(before.between(at, until));
  // At the same moment, in the order of their nominal times: one right after the change, whose own instant is passed.
  const overtaken = [...after.between(instant(-REACH), at)]
    .filter(({ id }) => wasToCome.has(id))
    .map((planned) => ({ ...planned, dueAt: instant(1) }))
    .sort((a, b) => (a.nominal < b.nominal ? -1 : 1));
  const passed = [...idsOf(after.between(at, until))].filter((id) => wasDue.has(id));
  return { overtaken, passed, until };
};

/** The plan with what a change moved across its instant. */
export const planAcross = (
  plan: Pick<Plan, 'next'>,
  { overtaken, passed }: Pick<Across, 'overtaken' | 'passed'>,
): Pick<Plan, 'next'> => ({
  next: (after) => {
    const at = Date.parse(typeof after === 'string' ? after : after.dueAt);
    const first = overtaken.find(({ dueAt, nominal }) => {
      const due = Date.parse(dueAt);
      return due > at || (due === at && typeof after !== 'string' && nominal > after.nominal);
    });
    if (first) return first;
    let planned = plan.next(after);
    while (planned && passed.includes(planned.id)) planned = plan.next(planned);
    return planned;
  },
});
