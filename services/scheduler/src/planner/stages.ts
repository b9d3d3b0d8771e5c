import { type Across, planAcross } from '../calendar/across';
import { type Cursor, type Plan, type Planned, plan } from '../calendar/occurrences';
import type { Rule } from '../calendar/rule';

/**
 * A rule that a schedule follows up to an instant (RFC 3339, inclusive): a former one until it was changed, or the present one
 * for a while after its days off were changed, with the occurrences that were moved across the change.
 */
export type Stage = { rule: Rule; until: string; across?: Pick<Across, 'overtaken' | 'passed'> | undefined };

const millisOf = (cursor: Cursor): number => Date.parse(typeof cursor === 'string' ? cursor : cursor.dueAt);
const notBefore = (cursor: Cursor, instant: string | null): Cursor =>
  instant !== null && millisOf(cursor) <= Date.parse(instant) ? instant : cursor;

/**
 * The plan of a schedule that was changed while occurrences of its former rules were not recorded yet: each stage plans up
 * to its end, `last` plans what follows. Without it, a change would make what was just due disappear.
 */
export const stagedPlan = (stages: readonly Stage[], last: Pick<Plan, 'next'>): Pick<Plan, 'next'> => {
  if (stages.length === 0) return last;
  const plans = stages.map(({ rule, until, across }) => {
    const planned = plan(rule);
    return { until, plan: across ? planAcross(planned, across) : planned };
  });
  return {
    next: (after): Planned | null => {
      let begin: string | null = null;
      for (const stage of plans) {
        if (millisOf(after) <= Date.parse(stage.until)) {
          const planned = stage.plan.next(notBefore(after, begin));
          if (planned && Date.parse(planned.dueAt) <= Date.parse(stage.until)) return planned;
        }
        begin = stage.until;
      }
      return last.next(notBefore(after, begin));
    },
  };
};

/** The stage in which an instant lies; undefined when it is after all of them. */
export const stageAt = (stages: readonly Stage[], instant: string): Stage | undefined =>
  stages.find(({ until }) => Date.parse(instant) <= Date.parse(until));
