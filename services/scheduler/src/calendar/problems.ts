import { firstMoment, lastMoment } from './bounds';
import { compile } from './compile';
import { nextFiring } from './next-firing';
import { plan } from './occurrences';
import type { CalendarSkip } from './pattern';
import type { Problem, Rule } from './rule';
import { zoneProblem } from './zones';

/** A later start is more likely a mistyped year than intended. */
const MAX_YEARS_AHEAD = 10;

/**
 * All problems of a rule; empty when it can be planned and falls due at least once after `now` (an
 * RFC 3339 instant). Each problem names the field and what to write instead.
 */
export const problemsOf = (rule: Rule, now: string): Problem[] => {
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
  return problems.length > 0 ? problems : boundProblems(rule, now);
};

const isReadable = (bound: string | null): boolean => {
  try {
    return bound === null || Number.isFinite(firstMoment(bound, 'UTC'));
  } catch {
    return false;
  }
};

const boundProblems = (rule: Rule, now: string): Problem[] => {
  const { startDate, endDate, timezone } = rule;
  const start = startDate === null ? -Infinity : firstMoment(startDate, timezone);
  const end = endDate === null ? Infinity : lastMoment(endDate, timezone);
  const present = Date.parse(now);
  if (end < start) return [{ path: 'endDate', message: `is before startDate (${startDate}); choose a later one` }];
  if (end <= present)
    return [
      { path: 'endDate', message: `has passed (${endDate}), so the schedule would never fall due; choose a later one` },
    ];
  if (start > new Date(present).setUTCFullYear(new Date(present).getUTCFullYear() + MAX_YEARS_AHEAD))
    return [
      {
        path: 'startDate',
        message: `is more than ${MAX_YEARS_AHEAD} years ahead (${startDate}); choose an earlier one`,
      },
    ];
  const { planned, passed } = nextFiring(plan(rule), now);
  return planned === null ? [neverFires(rule, start > present, passed.at(-1)?.skipped)] : [];
};

const neverFires = (rule: Rule, startsLater: boolean, skipped: CalendarSkip | undefined): Problem => {
  const { startDate, endDate } = rule;
  if (endDate === null && skipped === 'holiday')
    return {
      path: 'calendar',
      message: 'leaves nothing: every occurrence falls on a holiday; move them or change the rule',
    };
  if (endDate === null && skipped === 'blackout')
    return {
      path: 'blackouts',
      message: 'leave nothing: every occurrence falls into one; shorten them or change the rule',
    };
  const begin = startsLater ? `startDate (${startDate})` : 'now';
  return {
    path: 'endDate',
    message: `nothing falls due between ${begin} and endDate (${endDate}); widen the time or change the rule`,
  };
};
