import { type DigestSummary, failureReason } from '@punctual/contracts';
import { readFigures } from '../analytics/figures';
import { readPeriod } from '../analytics/read-period';
import { told } from '../analytics/tally';
import { namesOf, theirs } from '../today/due';
import { deliveryView } from '../views/delivery.view';
import type { ListQuery } from '../views/list-query';
import type { ViewReader } from '../views/reader';
import { scheduleView } from '../views/schedule.view';
import type { Planned } from './planned';

/** How many lines of failures, and of what was not sent, a digest has. */
const MAX_LINES = 20;

type Line = { scheduleId: string; reason: string; deliveries: number };

/** The deliveries of some outcomes by schedule and reason, most first. */
const linesOf = async (
  views: ViewReader,
  where: NonNullable<ListQuery['where']>,
  outcomes: readonly string[],
): Promise<Line[]> => {
  const lines = new Map<string, Line>();
  const those = [...where, ['outcome', 'in', outcomes] as const];
  for (const { values, count } of await views.count(deliveryView, those, ['scheduleId', 'figures'])) {
    const [scheduleId = '', figures = ''] = values;
    const { failure, skip } = readFigures(figures);
    const reason = failure ?? skip ?? 'other';
    const line = lines.get(`${scheduleId} ${reason}`) ?? { scheduleId, reason, deliveries: 0 };
    lines.set(`${scheduleId} ${reason}`, { ...line, deliveries: line.deliveries + count });
  }
  return [...lines.values()]
    .sort((a, b) => b.deliveries - a.deliveries || (a.scheduleId + a.reason < b.scheduleId + b.reason ? -1 : 1))
    .slice(0, MAX_LINES);
};

/**
 * How the schedules of a user did in a period, from the views, and what is planned. Null when there is nothing to tell: no delivery of a
 * schedule that is still theirs, and nothing planned.
 */
export const summaryOf = async (
  views: ViewReader,
  userId: string,
  period: { from: string; to: string; timezone: string },
  planned: Planned,
): Promise<DigestSummary | null> => {
  const mine = [
    ['userId', '=', userId],
    ['trigger', '!=', 'test'],
    ['trigger', '!=', 'notice'],
  ] as const;
  const { total, schedules } = await readPeriod(views, mine, period);
  const user = { userId, role: 'author' };
  const bySize = [...schedules].sort(([a, x], [b, y]) => y.counts.total - x.counts.total || (a < b ? -1 : 1));
  // The mail is recorded under a schedule of its reader; what was transferred since is somebody else's.
  const [busiest] = await theirs(
    views,
    bySize.map(([id]) => id),
    user,
  );
  const scheduleId = busiest ?? planned.first;
  const schedule = scheduleId === null ? null : await views.get(scheduleView, scheduleId);
  if (!schedule) return null;
  const within = [...mine, ['createdAt', '>=', period.from] as const, ['createdAt', '<', period.to] as const];
  const [failures, skips] = [
    await linesOf(views, within, ['failed', 'bounced']),
    await linesOf(views, within, ['skipped']),
  ];
  const ids = [...new Set([...failures, ...skips].map((line) => line.scheduleId))];
  const names = await namesOf(views, ids, user);
  const named = <Of extends Line>(line: Of) => ({ ...line, name: names.get(line.scheduleId) || null });
  const { successRate: _, ...numbers } = told(total);
  return {
    ...{ scheduleId: schedule.id, reportId: schedule.reportId, ...numbers },
    failures: failures.map((line) => ({ ...named(line), reason: failureReason.catch('other').parse(line.reason) })),
    skips: skips.map(named),
    planned: { runs: planned.runs, schedules: planned.schedules, atLeast: planned.atLeast },
  };
};
