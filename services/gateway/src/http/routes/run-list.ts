import { MAX_SHOWN_DELIVERIES, runResource, triggerSchema } from '@punctual/contracts';
import type { z } from 'zod';
import type { ViewReader } from '../../views/reader';
import { type RunRow, runView, shownRun } from '../../views/run.view';
import { instantQuery, listQuery, page, pageOf } from '../list';

/** A run; the schema id is its name in the OpenAPI document. */
export const runSchema = runResource.meta({ id: 'Run' });
export const runPageSchema = pageOf(runSchema);

/** The query of a history. `from` is inclusive, `to` exclusive; both compare when the occurrence fired or was skipped. */
export const historyQuery = listQuery(['createdAt', '-createdAt'], '-createdAt').extend({
  status: runResource.shape.status.optional(),
  trigger: triggerSchema.exclude(['notice']).optional(),
  from: instantQuery.optional(),
  to: instantQuery.optional(),
});

/** One page of the runs of a schedule or subscription, each with its first deliveries and the number of all. */
export const historyPage = async (views: ViewReader, scheduleId: string, asked: z.output<typeof historyQuery>) => {
  const { status, trigger, from, to, ...listed } = asked;
  const where = [
    ['scheduleId', '=', scheduleId] as const,
    ...(status === undefined ? [] : [['status', '=', status] as const]),
    ...(trigger === undefined ? [] : [['trigger', '=', trigger] as const]),
    ...(from === undefined ? [] : [['createdAt', '>=', from] as const]),
    ...(to === undefined ? [] : [['createdAt', '<', to] as const]),
  ];
  const { data, nextCursor } = await page(views, runView, listed, { where });
  return { data: (data as RunRow[]).map((row) => shownRun(row, MAX_SHOWN_DELIVERIES)), nextCursor };
};
