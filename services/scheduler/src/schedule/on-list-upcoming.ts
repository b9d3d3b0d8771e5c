import type { Clock, CommandHandler } from '@punctual/chassis';
import { Rejection, type ScheduleRule, secondsOf, type Upcoming } from '@punctual/contracts';
import { problemsOf } from '../calendar/problems';
import type { Rule } from '../calendar/rule';
import { differenceOf, upcomingOf } from '../calendar/upcoming';
import { duration } from '../calendar/words';
import { following } from '../shared-calendar/follow';
import type { SharedCalendars } from '../shared-calendar/on-commands';
import type { Schedules } from './on-commands';
import { ruleOf } from './rule-of';
import type { Known } from './state';

type Runs = Omit<Upcoming, 'difference'>;
type Needs = { schedules: Schedules; calendars: SharedCalendars; clock: Clock };

/** Tells when a schedule runs, without changing anything. A paused or ended schedule has no runs to come. */
export const onListUpcoming =
  ({ schedules, calendars, clock }: Needs): CommandHandler<'ListUpcoming'> =>
  async ({ data: { scheduleId, rule: given, count } }) => {
    const now = clock.now();
    const known = scheduleId === null ? null : await schedules.load(scheduleId);
    if (known?.status === 'none') throw new Rejection('schedule/unknown', 'there is no such schedule');
    // The planner may be about to tell the schedule of an edit of its calendar.
    const state = known && { ...known, spec: await following(calendars, known.spec, known.spec.calendar) };
    const rule = given && (await following(calendars, given, state?.spec.calendar));
    const stored = scheduleId === null || state === null ? null : storedRuns(scheduleId, state, now, count);
    if (rule === null) {
      if (stored === null) throw new Rejection('schedule/invalid', 'neither a schedule nor a rule was given');
      return stored;
    }
    const changed =
      scheduleId === null || state === null
        ? unsavedRuns(rule, now, count)
        : runsOf(ruleOf(rule, { scheduleId, createdAt: state.createdAt }), now, count);
    return stored === null ? changed : { ...changed, difference: differenceOf(stored, changed, count) };
  };

const runsOf = (rule: Rule, now: string, count: number): Runs => {
  const problems = problemsOf(rule, now);
  if (problems.length > 0)
    throw new Rejection('schedule/invalid', 'the schedule could never run as it stands', problems);
  return upcomingOf(rule, now, count);
};

/** Where its spread puts a schedule that is not saved is not known: it follows from the id it will get. */
const unsavedRuns = (rule: ScheduleRule, now: string, count: number): Runs => {
  const runs = runsOf(ruleOf({ ...rule, spread: null }, { scheduleId: '', createdAt: now }), now, count);
  if (rule.spread === null) return runs;
  return { ...runs, sentence: `${runs.sentence}; up to ${duration(secondsOf(rule.spread))} later, by its spread` };
};

const storedRuns = (
  scheduleId: string,
  { spec, createdAt, status, until, deleted }: Known,
  now: string,
  count: number,
): Runs => {
  const rule = ruleOf(spec, { scheduleId, createdAt });
  // A pause that ends by itself leaves what follows it.
  const runs = upcomingOf(rule, now, count, until ?? now);
  const runsAgain = !deleted && (status === 'active' || (status === 'paused' && until !== null));
  return runsAgain ? runs : { ...runs, upcoming: [] };
};
