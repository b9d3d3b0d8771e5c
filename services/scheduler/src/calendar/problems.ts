import { firstMoment, lastMoment } from './bounds';
import { plan } from './occurrences';
import { compile } from './pattern';
import type { Problem, Rule } from './rule';
import { zoneProblem } from './zones';

/**
 * Everything wrong with a rule, all at once; empty when it can be planned and falls due at least once. Each problem names
 * the field and what to write instead.
 */
export const problemsOf = (rule: Rule): Problem[] => {
  const pattern = compile(rule);
  const problems = 'problems' in pattern ? pattern.problems : [];
  const zone = zoneProblem(rule.timezone);
  if (zone !== null) problems.push({ path: 'timezone', message: zone });
  const unreadable = (['startDate', 'endDate'] as const).filter((path) => !isReadable(rule[path]));
  problems.push(
    ...unreadable.map(
      (path): Problem => ({
        path,
        message: `must be a date (2026-11-23) or an RFC 3339 instant (2026-11-23T09:00:00Z), not "${rule[path]?.slice(0, 40)}"`,
      }),
    ),
  );
  if (problems.length > 0 || rule.startDate === null || rule.endDate === null) return problems;
  return boundProblems(rule, rule.startDate, rule.endDate);
};

const isReadable = (bound: string | null): boolean => {
  try {
    return bound === null || Number.isFinite(firstMoment(bound, 'UTC'));
  } catch {
    return false;
  }
};

const boundProblems = (rule: Rule, startDate: string, endDate: string): Problem[] => {
  const start = firstMoment(startDate, rule.timezone);
  if (lastMoment(endDate, rule.timezone) < start)
    return [{ path: 'endDate', message: `lies before startDate (${startDate}); choose a later one` }];
  if (plan(rule).next(new Date(start - 1).toISOString()) !== null) return [];
  return [
    {
      path: 'endDate',
      message: `nothing falls due between startDate (${startDate}) and endDate (${endDate}); widen them or change the rule`,
    },
  ];
};
