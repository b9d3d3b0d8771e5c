import { deliveryResource, deliveryStatuses, scheduleIdIn, triggerSchema } from '@punctual/contracts';
import { z } from 'zod';
import type { Principal } from '../../session/sessions';
import { deliveryView } from '../../views/delivery.view';
import type { ViewReader } from '../../views/reader';
import { scheduleView } from '../../views/schedule.view';
import { instantQuery, listQuery, page, pageOf } from '../list';
import { runId } from './run-routes';

/** A delivery; the schema id is its name in the OpenAPI document. */
export const deliverySchema = deliveryResource.meta({ id: 'Delivery' });
export const deliveryPageSchema = pageOf(deliverySchema);

/** The query of the list of deliveries. `from` is inclusive, `to` exclusive; both compare the start of the delivery. */
export const deliveryQuery = listQuery(['createdAt', '-createdAt', 'updatedAt', '-updatedAt'], '-createdAt').extend({
  scheduleId: z.uuid().optional(),
  reportId: z.uuid().optional(),
  runId: runId.optional(),
  status: z.enum(deliveryStatuses).optional(),
  trigger: triggerSchema.optional(),
  recipient: z.string().min(1).max(254).optional(),
  from: instantQuery.optional(),
  to: instantQuery.optional(),
});

/** Whether a user owns the schedule now; it may have been transferred with its history. */
const ownsSchedule = async (views: ViewReader, scheduleId: string | undefined, user: Principal): Promise<boolean> =>
  scheduleId !== undefined && (await views.get(scheduleView, scheduleId))?.userId === user.userId;

/** One page of the deliveries of a user, also from before the schedule asked for was transferred; of all users for an admin. */
export const deliveryPage = async (views: ViewReader, user: Principal, asked: z.output<typeof deliveryQuery>) => {
  const { scheduleId, reportId, runId: occurrenceId, status, trigger, recipient, from, to, ...listed } = asked;
  const scheduleAsked = scheduleId ?? (occurrenceId === undefined ? undefined : scheduleIdIn(occurrenceId));
  const mayAll = user.role === 'admin' || (await ownsSchedule(views, scheduleAsked, user));
  const userId = mayAll ? undefined : user.userId;
  const exact = { scheduleId, reportId, occurrenceId, status, trigger, userId };
  // A notice tells of several schedules, so it belongs to none of them.
  const isOfOne = scheduleAsked !== undefined || reportId !== undefined;
  const where = [
    ...Object.entries(exact).flatMap(([column, value]) => (value === undefined ? [] : [[column, '=', value] as const])),
    ...(isOfOne ? [['trigger', '!=', 'notice'] as const] : []),
    ...(from === undefined ? [] : [['createdAt', '>=', from] as const]),
    ...(to === undefined ? [] : [['createdAt', '<', to] as const]),
  ];
  return page(views, deliveryView, listed, { where, has: recipient?.toLowerCase() });
};
