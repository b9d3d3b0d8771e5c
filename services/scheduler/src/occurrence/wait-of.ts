import { type Awaited, durationMs, type ScheduleSpec } from '@punctual/contracts';
import { previousTime } from '../calendar/previous-time';
import { type Origin, ruleOf } from '../schedule/rule-of';

/** What the run of a planned occurrence waits for; undefined for nothing. */
export const waitOf = (spec: ScheduleSpec, origin: Origin, dueAt: string): Awaited | undefined => {
  if (spec.waitFor === null) return undefined;
  const { datasets, match, deadline, then: onDeadline } = spec.waitFor;
  // A rule without a time before this one has no update that is too old.
  const since = previousTime(ruleOf(spec, origin), dueAt) ?? new Date(0).toISOString();
  const until = new Date(Date.parse(dueAt) + durationMs(deadline)).toISOString();
  return { datasets, match, since, until, onDeadline };
};
