import { comparable, deliveryResource, deliveryStatuses, scheduleIdIn, triggerSchema } from '@punctual/contracts';
import { z } from 'zod';
import type { Principal } from '../../session/sessions';
import { LISTS } from '../../views/audience.view';
import { deliveryView } from '../../views/delivery.view';
import { searchable } from '../../views/list-member.view';
import type { Among } from '../../views/list-query';
import type { ViewReader } from '../../views/reader';
import { reportView } from '../../views/report.view';
import { scheduleView } from '../../views/schedule.view';
import { seenBy } from '../../views/seen-by';
import { searching, withWords } from '../../views/text-search';
import { instantQuery, listQuery, pageOf, pageText, searchQuery } from '../list';
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
  recipient: z.string().max(254).includes('@', 'must be an e-mail address').transform(searchable).optional(),
  search: searchQuery.describe(
    'in the name of the schedule or the report, or, from two characters on, at the beginning of the address of a recipient',
  ),
  from: instantQuery.optional(),
  to: instantQuery.optional(),
});

/** How long the beginning of an address must be: one letter is in nearly every delivery. */
const MIN_BEGINNING = 2;

/** That a delivery goes to an address that begins with a text of at least two characters. */
export const sentTo = (text: string): Among => {
  const prefix = comparable(text);
  const values = prefix.length < MIN_BEGINNING ? [] : { prefix, except: LISTS };
  return { column: 'key', many: deliveryView, values };
};

/** Deliveries to an address that begins with a text, or of a schedule, or a report that the user may see, with it in its name. All three are answered from indexes. */
const aboutText = (text: string, user: Principal): readonly Among[] => [
  sentTo(text),
  withWords(scheduleView, text, { column: 'scheduleId' }),
  withWords(reportView, text, { column: 'reportId', where: seenBy(user) }),
];

/** Whether a user owns the schedule now; it may have been transferred with its history. */
const ownsSchedule = async (views: ViewReader, scheduleId: string | undefined, user: Principal): Promise<boolean> =>
  scheduleId !== undefined && (await views.get(scheduleView, scheduleId))?.userId === user.userId;

/** One page of the deliveries of a user, also from before the schedule asked for was transferred; of all users for an admin. */
export const deliveryPage = async (views: ViewReader, user: Principal, asked: z.output<typeof deliveryQuery>) => {
  const { scheduleId, reportId, runId: occurrenceId, status, trigger, recipient, search, from, to, ...listed } = asked;
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
  const filters = searching(search, (text) => aboutText(text, user));
  return pageText(views, deliveryView, listed, { where, filters, has: recipient });
};
