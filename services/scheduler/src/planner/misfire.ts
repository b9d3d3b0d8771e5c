import type { ScheduleSpec, skipReasons } from '@punctual/contracts';
import type { Planned } from '../calendar/occurrences';

export type Verdict = 'fire' | (typeof skipReasons)[number];

/** An occurrence this late still fires as if on time. */
export const ON_TIME_MS = 60_000;
/** `misfire: all` fires at most so many missed occurrences at once, the newest. */
const MAX_MISSED = 100;

/** A time during which a schedule was paused, in epoch ms; `to` is null while it still is. */
export type Pause = { from: number; to: number | null };

const wasPaused = (pauses: readonly Pause[], at: number): boolean =>
  pauses.some(({ from, to }) => from <= at && (to === null || at < to));

/**
 * What becomes of occurrences that are due, oldest first: each one fires or is skipped with a reason. Those within a
 * minute fire; older ones were missed while nothing ran and follow the schedule's misfire policy, within its catch-up
 * window: `latest` fires the newest if none is on time, `all` fires each, `skip` none.
 */
export const applyMisfirePolicy = (
  due: readonly Planned[],
  { misfire, catchUpWindow }: Pick<ScheduleSpec, 'misfire' | 'catchUpWindow'>,
  pauses: readonly Pause[],
  now: number,
): Verdict[] => {
  const verdicts = due.map(({ dueAt, skipped }): Verdict | 'late' => {
    const at = Date.parse(dueAt);
    if (skipped) return skipped;
    if (wasPaused(pauses, at)) return 'paused';
    if (now - at <= ON_TIME_MS) return 'fire';
    return now - at > catchUpWindow * 1000 ? 'outside-catch-up-window' : 'late';
  });
  const late = verdicts.flatMap((verdict, index) => (verdict === 'late' ? [index] : []));
  const caughtUp =
    misfire === 'all'
      ? late.slice(-MAX_MISSED)
      : misfire === 'latest' && !verdicts.includes('fire')
        ? late.slice(-1)
        : [];
  const fires = new Set(caughtUp);
  return verdicts.map((verdict, index) => (verdict === 'late' ? (fires.has(index) ? 'fire' : 'missed') : verdict));
};
