import type { ScheduleSpec, skipReasons } from '@punctual/contracts';
import type { Planned } from '../calendar/occurrences';

export type Verdict = 'fire' | (typeof skipReasons)[number];

/** An occurrence this late still fires as if on time. */
export const ON_TIME_MS = 60_000;
/** `misfire: all` fires at most so many missed occurrences at once, the newest. */
export const MAX_MISSED = 100;

/** What a schedule says of occurrences that do not go on time. */
export type Policy = Pick<ScheduleSpec, 'misfire' | 'catchUpWindow' | 'overlap'>;

/** A time during which a schedule was paused, in epoch ms; `to` is null while it still is. */
export type Pause = { from: number; to: number | null };

/** The pause an instant (epoch ms) fell into. */
export const pauseAt = (pauses: readonly Pause[], at: number): Pause | undefined =>
  pauses.find(({ from, to }) => from <= at && (to === null || at < to));

/**
 * What becomes of occurrences that are due, oldest first: each one fires or is skipped with a reason. Those within a
 * minute fire; older ones were missed while nothing ran and follow the schedule's misfire policy, within its catch-up
 * window: `latest` fires the newest if none is on time, `all` fires each, `skip` none. `heldUntil` is when the run that
 * they waited for ended (epoch ms, infinite while it is active): waiting for it does not make an occurrence late.
 */
export const applyMisfirePolicy = (
  due: readonly Planned[],
  { misfire, catchUpWindow }: Pick<Policy, 'misfire' | 'catchUpWindow'>,
  pauses: readonly Pause[],
  now: number,
  heldUntil = -Infinity,
): Verdict[] => {
  const verdicts = due.map(({ dueAt, skipped }): Verdict | 'late' => {
    const at = Date.parse(dueAt);
    if (skipped) return skipped;
    if (pauseAt(pauses, at)) return 'paused';
    if (now - at <= ON_TIME_MS) return 'fire';
    if (now - at > catchUpWindow * 1000) return 'outside-catch-up-window';
    return now - Math.max(at, heldUntil) <= ON_TIME_MS ? 'fire' : 'late';
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
