import { reportNames } from '../schedule/report-names';
import type { ListQuery } from '../views/list-query';
import type { ViewReader } from '../views/reader';
import { scheduleView } from '../views/schedule.view';
import { type Reader, seenBy } from '../views/seen-by';

/** The last outcomes of schedules that fail. */
export const FAILING: readonly string[] = ['FAILED', 'PERMANENTLY_FAILED'];

/** How many schedules of a minute are named. */
const NAMED = 5;
/** The length of an RFC 3339 text up to its minute. */
const MINUTE = '2026-11-28T09:00'.length;

/** All schedules that are due in one minute, by their next run. */
export type Mark = { at: string; count: number; schedules: { id: string; name: string }[] };

/** Those of some schedules that a user may see. */
export const theirs = async (views: ViewReader, ids: readonly string[], user: Reader): Promise<readonly string[]> => {
  const seen = await views.columns(scheduleView, ids, ['userId'], seenBy(user));
  return ids.filter((id) => seen.has(id));
};

/** What a user reads as the name of schedules: that of the schedule, or else of its report; empty where the user may see neither, as after a transfer. */
export const namesOf = async (
  views: ViewReader,
  ids: readonly string[],
  user: Reader,
): Promise<Map<string, string>> => {
  const seen = await views.columns(scheduleView, ids, ['name', 'reportId'], seenBy(user));
  const unnamed = [...seen.values()].flatMap(({ name, reportId }) => (name ? [] : [String(reportId)]));
  const reports = await reportNames(views, [...new Set(unnamed)], user);
  const nameOf = (id: string): string => {
    const schedule = seen.get(id);
    return String(schedule?.name || reports.get(String(schedule?.reportId)) || '');
  };
  return new Map(ids.map((id) => [id, nameOf(id)]));
};

/** What is due from one instant until another, minute by minute. */
export const due = async (
  views: ViewReader,
  { from, until, where = [] }: { from: string; until: string; where?: ListQuery['where'] },
  user: Reader,
): Promise<Mark[]> => {
  const minutes = await views.gathered(
    scheduleView,
    [['nextRunDate', '>=', from], ['nextRunDate', '<', until], ...where],
    { column: 'nextRunDate', length: MINUTE, shown: NAMED },
  );
  const names = await namesOf(
    views,
    minutes.flatMap(({ keys }) => keys),
    user,
  );
  return minutes.map(({ value, count, keys }) => ({
    at: `${value}:00.000Z`,
    count,
    schedules: keys.map((id) => ({ id, name: names.get(id) ?? '' })),
  }));
};
