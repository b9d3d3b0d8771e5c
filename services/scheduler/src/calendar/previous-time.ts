import { DAY } from './civil';
import { plan } from './occurrences';
import type { Rule } from './rule';

const HOUR = 3_600_000;
/** How far back is looked, in steps: most rules are found in the first, a yearly one in the last but one. */
const STEPS = [2 * HOUR, 2 * DAY, 9 * DAY, 63 * DAY, 367 * DAY, 8 * 366 * DAY];

/**
 * The planned time before an instant by a rule, without its spread (RFC 3339). It may lie before the schedule was created,
 * or its start date: the first occurrence of a daily schedule has a time before it, too. Null when there is none.
 */
export const previousTime = (rule: Rule, before: string): string | null => {
  const { between } = plan({ ...rule, startDate: null });
  const end = Date.parse(before) - 1;
  for (const step of STEPS) {
    let last: string | null = null;
    for (const { dueAt, skipped } of between(new Date(end - step).toISOString(), new Date(end).toISOString()))
      if (!skipped) last = dueAt;
    if (last !== null) return new Date(Date.parse(last) - rule.spreadBy * 1000).toISOString();
  }
  return null;
};
