import { blackoutsOf } from './blackouts';
import { customPattern } from './custom';
import { calendarDaysProblems, holidaysOf } from './holidays';
import type { Pattern } from './pattern';
import { presetPattern } from './preset';
import type { Problem, Rule } from './rule';
import { TIME_FORM, timeOf } from './time-of-day';

/** Compiles a rule, or returns the fields that are invalid or never fall due. Does not check zone and bounds. */
export const compile = (rule: Rule): Pattern | { problems: Problem[] } => {
  const problems = misplaced(rule);
  if (timeOf(rule.timeOfDay) === null)
    problems.push({ path: 'timeOfDay', message: `"${rule.timeOfDay}" ${TIME_FORM}` });
  const { calendar } = rule;
  const wrongCalendar = calendar === null ? [] : calendarDaysProblems(calendar).map(inCalendar);
  problems.push(...wrongCalendar);
  const blackouts = blackoutsOf(rule);
  if ('problems' in blackouts) problems.push(...blackouts.problems);
  const on = calendar === null || wrongCalendar.length > 0 ? null : holidaysOf(calendar);
  const result = rule.frequency === 'CUSTOM' ? customPattern(rule) : presetPattern(rule, on);
  if ('problems' in result) return { problems: [...problems, ...result.problems] };
  if ('problems' in blackouts || problems.length > 0) return { problems };
  const holidays = on === null || calendar === null ? null : { on, move: MOVES[calendar.onHoliday] };
  return { ...result, holidays, blackouts };
};

const inCalendar = ({ path, message }: Problem): Problem => ({
  path: path === '' ? 'calendar' : `calendar.${path}`,
  message,
});

const MOVES = { skip: 0, 'previous-business-day': -1, 'next-business-day': 1 } as const;

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
