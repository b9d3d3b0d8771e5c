import { deliveryResource, deliveryStatuses } from '@punctual/contracts';
import { z } from 'zod';
import type { Principal } from '../../session/sessions';
import { deliveryView } from '../../views/delivery.view';
import type { ViewReader } from '../../views/reader';
import { instantQuery, listQuery, page, pageOf } from '../list';

/** A delivery; the schema id is its name in the OpenAPI document. */
export const deliverySchema = deliveryResource.meta({ id: 'Delivery' });
export const deliveryPageSchema = pageOf(deliverySchema);

/** The query of one schedule's history. `from` is inclusive, `to` exclusive; both compare the start of the delivery. */
export const historyQuery = listQuery(['createdAt', '-createdAt', 'updatedAt', '-updatedAt'], '-createdAt').extend({
  status: z.enum(deliveryStatuses).optional(),
  recipient: z.string().min(1).max(254).optional(),
  from: instantQuery.optional(),
  to: instantQuery.optional(),
});

/** The query of the list of all deliveries. */
export const deliveryQuery = historyQuery.extend({ scheduleId: z.uuid().optional(), reportId: z.uuid().optional() });

/** One page of the deliveries of a user; of all users for an admin, or with null for a caller who may see them. */
export const deliveryPage = (views: ViewReader, user: Principal | null, asked: z.output<typeof deliveryQuery>) => {
  const { scheduleId, reportId, status, recipient, from, to, ...listed } = asked;
  const exact = { scheduleId, reportId, status, userId: !user || user.role === 'admin' ? undefined : user.userId };
  const where = [
    ...Object.entries(exact).flatMap(([column, value]) => (value === undefined ? [] : [[column, '=', value] as const])),
    ...(from === undefined ? [] : [['createdAt', '>=', from] as const]),
    ...(to === undefined ? [] : [['createdAt', '<', to] as const]),
  ];
  return page(views, deliveryView, listed, { where, has: recipient?.toLowerCase() });
};
