import { customPattern } from './custom';
import type { Pattern } from './pattern';
import { presetPattern } from './preset';
import type { Problem, Rule } from './rule';
import { TIME_FORM, timeOf } from './time-of-day';

/** Compiles a rule, or returns the fields that are invalid or never fall due. Does not check zone and bounds. */
export const compile = (rule: Rule): Pattern | { problems: Problem[] } => {
  const problems = misplaced(rule);
  if (timeOf(rule.timeOfDay) === null)
    problems.push({ path: 'timeOfDay', message: `"${rule.timeOfDay}" ${TIME_FORM}` });
  const result = rule.frequency === 'CUSTOM' ? customPattern(rule) : presetPattern(rule);
  if ('problems' in result) return { problems: [...problems, ...result.problems] };
  return problems.length > 0 ? { problems } : result;
};

type Owned =
  | 'dayOfWeek'
  | 'daysOfWeek'
  | 'everyWeeks'
  | 'dayOfMonth'
  | 'nthWeekday'
  | 'between'
  | 'cronExpression'
  | 'cronMatch';
const OWNERS: Readonly<Record<Owned, readonly Rule['frequency'][]>> = {
  dayOfWeek: ['WEEKLY'],
  daysOfWeek: ['WEEKLY', 'HOURLY'],
  everyWeeks: ['WEEKLY'],
  dayOfMonth: ['MONTHLY'],
  nthWeekday: ['MONTHLY'],
  between: ['HOURLY'],
  cronExpression: ['CUSTOM'],
  cronMatch: ['CUSTOM'],
};

/** A field of another frequency would be ignored, and the schedule would not do what its fields say. */
const misplaced = (rule: Rule): Problem[] =>
  (Object.keys(OWNERS) as Owned[])
    .filter((path) => !OWNERS[path].includes(rule.frequency) && rule[path] !== (path === 'everyWeeks' ? 1 : null))
    .map((path) => ({
      path,
      message: `belongs to frequency ${OWNERS[path].join(' or ')}; leave it out of a ${rule.frequency} schedule`,
    }));
