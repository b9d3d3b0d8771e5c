import type { Clock } from '@punctual/chassis';
import { listStats, scheduleResource } from '@punctual/contracts';
import { z } from 'zod';
import { audienceView, listValue } from '../../views/audience.view';
import { deliveryCounts } from '../../views/delivery-stats';
import { listRunView } from '../../views/list-run.view';
import type { ViewReader } from '../../views/reader';
import { scheduleView } from '../../views/schedule.view';
import { json } from '../described';
import { listQuery, page, pageOf } from '../list';
import { type Operation, operation } from '../operation';
import { periodOf, periodQuery } from '../period';
import { sendersTo, visibleList } from './list-access';

const params = z.strictObject({ listId: z.uuid() });
const user = scheduleResource
  .pick({ id: true, name: true, reportId: true, reportType: true, userId: true, status: true, nextRunDate: true })
  .meta({ id: 'DistributionListUser' });
const query = listQuery(['createdAt', '-createdAt'], '-createdAt');
const shownStats = listStats.strip();
const rowSchema = z.object({ id: z.string() });

const tag = 'Distribution lists';
const one = '/api/v1/distribution-lists/:listId';

/** What distribution lists are used for. */
export const listUseRoutes = ({ views, clock }: { views: ViewReader; clock: Clock }): Operation[] => [
  operation({
    method: 'get',
    path: `${one}/usage`,
    id: 'listDistributionListUsage',
    tag,
    summary: 'List the schedules that send to a list',
    access: 'reader',
    params,
    query,
    answers: { 200: json('A page of schedules', pageOf(user)) },
    handle: async ({ params: { listId }, query: asked, user: caller }) => {
      await visibleList(views, listId, caller);
      const { data, nextCursor } = await page(views, audienceView, asked, { has: listValue(listId) });
      const rows = await Promise.all(data.map((row) => views.get(scheduleView, rowSchema.parse(row).id)));
      const shown = rows.flatMap((row) => (row && row.deletedAt === null ? [user.strip().parse(row)] : []));
      return { status: 200, body: { data: shown, nextCursor } };
    },
  }),
  operation({
    method: 'get',
    path: `${one}/stats`,
    id: 'getDistributionListStats',
    tag,
    summary: 'How a list grew, and what became of its deliveries in a period',
    access: 'reader',
    params,
    query: periodQuery,
    answers: { 200: json('The statistics', listStats.meta({ id: 'DistributionListStats' })) },
    handle: async ({ params: { listId }, query: asked, user: caller }) => {
      const row = await visibleList(views, listId, caller);
      const period = periodOf(asked, clock);
      const schedules = (await sendersTo(views, listId)).length;
      const where = [['createdAt', '>=', period.from] as const, ['createdAt', '<', period.to] as const];
      const deliveries = await deliveryCounts(views, where, listValue(listId));
      const ofList = [['listId', '=', listId] as const];
      const {
        count: runs,
        sum: recipients,
        last,
      } = await views.summed(listRunView, ofList, { sum: 'members', last: 'at' });
      const used = { runs, recipients, lastRunAt: last };
      return { status: 200, body: shownStats.parse({ ...row, ...period, ...used, schedules, deliveries }) };
    },
  }),
];
