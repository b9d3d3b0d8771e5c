import type { Clock } from '@punctual/chassis';
import { z } from 'zod';
import { deliveryStats } from '../../views/delivery-stats';
import { observationView } from '../../views/observation.view';
import type { ViewReader } from '../../views/reader';
import { json } from '../described';
import { type Operation, operation } from '../operation';
import { periodOf, periodQuery } from '../period';
import { oneSchedule as one, scheduleParams as params, scheduleTag as tag, visibleSchedule } from './schedule-access';

const count = z.number().int();
const counts = { total: count, sent: count, failed: count, pending: count, skipped: count, bounced: count };
const seconds = z.number().nullable();
const statsSchema = z
  .strictObject({
    from: z.string(),
    to: z.string(),
    ...counts,
    successRate: z.number().nullable().describe('sent ones among those sent, failed or bounced'),
    latency: z
      .strictObject({ p50: seconds, p90: seconds, p95: seconds, p99: seconds, max: seconds })
      .describe('seconds from the planned time to the end of sending'),
    verdicts: z
      .strictObject({ ok: count, firing: count, noData: count, error: count })
      .describe('what the condition found, in the runs due in this time'),
    days: z.array(z.strictObject({ day: z.iso.date().describe('in UTC'), ...counts })),
  })
  .meta({ id: 'ScheduleStats' });

const verdictsOf = async (views: ViewReader, scheduleId: string, from: string, to: string) => {
  const where = [
    ['scheduleId', '=', scheduleId],
    ['dueAt', '>=', from],
    ['dueAt', '<', to],
    ['trigger', '!=', 'test'],
  ] as const;
  const groups = await views.count(observationView, where, ['state']);
  const of = (state: string) => groups.find(({ values }) => values[0] === state)?.count ?? 0;
  return { ok: of('ok'), firing: of('firing'), noData: of('noData'), error: of('error') };
};

/** Statistics of one schedule. */
export const scheduleStatsRoutes = ({ views, clock }: { views: ViewReader; clock: Clock }): Operation[] => [
  operation({
    method: 'get',
    path: `${one}/stats`,
    id: 'getReportScheduleStats',
    tag,
    summary: 'Read how the deliveries of a schedule went, in total and per day; tests do not count',
    access: 'reader',
    params,
    query: periodQuery,
    answers: { 200: json('The statistics', statsSchema) },
    handle: async ({ params: { scheduleId }, query, user }) => {
      await visibleSchedule(views, scheduleId, user, 'shown');
      const { from, to } = periodOf(query, clock);
      const where = [
        ['scheduleId', '=', scheduleId],
        ['createdAt', '>=', from],
        ['createdAt', '<', to],
        ['trigger', '!=', 'test'],
        ['trigger', '!=', 'notice'],
      ] as const;
      const [deliveries, verdicts] = await Promise.all([
        deliveryStats(views, where),
        verdictsOf(views, scheduleId, from, to),
      ]);
      return { status: 200, body: { from, to, ...deliveries, verdicts } };
    },
  }),
];
