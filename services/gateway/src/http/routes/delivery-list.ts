import { deliveryResource, deliveryStatuses, scheduleIdIn, triggerSchema } from '@punctual/contracts';
import { z } from 'zod';
import type { Principal } from '../../session/sessions';
import { deliveryView } from '../../views/delivery.view';
import type { Among, ViewReader } from '../../views/reader';
import { reportView } from '../../views/report.view';
import { scheduleView } from '../../views/schedule.view';
import { instantQuery, listQuery, page, pageOf, searchQuery } from '../list';
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
  search: searchQuery.describe(
    'in the name of the schedule or the report, or at the beginning of the address of a recipient',
  ),
  from: instantQuery.optional(),
  to: instantQuery.optional(),
});

/** Deliveries to an address that begins with a text, or of a schedule or report with it in its name. All three are answered from indexes. */
const aboutText = (text: string): readonly Among[] => {
  const where = [['words', 'contains', text]] as const;
  return [
    { column: 'key', many: deliveryView, values: { prefix: text } },
    { column: 'scheduleId', values: { view: scheduleView, column: 'key', where } },
    { column: 'reportId', values: { view: reportView, column: 'key', where } },
  ];
};

/** Whether a user owns the schedule now; it may have been transferred with its history. */
const ownsSchedule = async (views: ViewReader, scheduleId: string | undefined, user: Principal): Promise<boolean> =>
  scheduleId !== undefined && (await views.get(scheduleView, scheduleId))?.userId === user.userId;

/** One page of the deliveries of a user, also from before the schedule asked for was transferred; of all users for an admin. */
export const deliveryPage = async (views: ViewReader, user: Principal, asked: z.output<typeof deliveryQuery>) => {
  const {
    scheduleId,
    reportId,
    runId: occurrenceId,
    status,
    trigger,
    recipient,
    search = '',
    from,
    to,
    ...listed
  } = asked;
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
  const text = search.trim().normalize('NFC').toLowerCase();
  const filters = text === '' ? [] : [aboutText(text)];
  return page(views, deliveryView, listed, { where, filters, has: recipient?.toLowerCase() });
};
