import { type ListResource, MAX_SHOWN_MEMBERS } from '@punctual/contracts';
import { membersOf } from '../../list/change-members';
import type { Principal } from '../../session/sessions';
import { audienceView, listValue } from '../../views/audience.view';
import { type ListRow, listView, summaryOf } from '../../views/list.view';
import type { ViewReader } from '../../views/reader';
import { scheduleView } from '../../views/schedule.view';
import type { Answer } from '../operation';
import { invalid, Problem } from '../problem';

const mayUse = (row: ListRow | null, user: Principal): row is ListRow =>
  row !== null && (user.role === 'admin' || row.userId === user.userId);

/**
 * The list, if the user may see it.
 * @throws Problem 404 when it does not exist, is deleted (unless deleted ones are asked for), or belongs to another user and the user is not an admin.
 */
export const visibleList = async (
  views: ViewReader,
  listId: string,
  user: Principal,
  deleted: 'hidden' | 'shown' = 'hidden',
): Promise<ListRow> => {
  const row = await views.get(listView, listId);
  if (!mayUse(row, user) || (deleted === 'hidden' && row.deletedAt !== null))
    throw new Problem(404, 'list/unknown', 'there is no such distribution list');
  return row;
};

/** The list as users see it, with its members when they are few. */
export const shownList = async (views: ViewReader, row: ListRow): Promise<ListResource> => ({
  ...summaryOf(row),
  emails: row.memberCount > MAX_SHOWN_MEMBERS ? null : await membersOf(views, row.id),
});

/** The response with the list as it is now. @throws Problem 404, as `visibleList` does */
export const listAnswer = async (
  views: ViewReader,
  status: number,
  listId: string,
  user: Principal,
): Promise<Answer> => {
  const row = await visibleList(views, listId, user);
  return { status, body: await shownList(views, row), version: row.version };
};

/** Checks the lists a schedule names. @throws Problem 422 that names each one the user cannot see */
export const checkLists = async (views: ViewReader, lists: readonly string[], user: Principal): Promise<void> => {
  const found = await Promise.all(lists.map((id) => views.get(listView, id)));
  const errors = found.flatMap((row, index) =>
    mayUse(row, user) && row.deletedAt === null
      ? []
      : [{ path: `recipients.lists.${index}`, message: 'there is no such distribution list' }],
  );
  if (errors.length > 0) throw invalid(errors);
};

/** How many schedules of a list are looked at. */
const SENDERS = 200;

/** The schedules that are still to send to a list, at most 200. */
export const sendersTo = async (views: ViewReader, listId: string) => {
  const sort = { column: 'createdAt', descending: false };
  const rows = await views.list(audienceView, { has: listValue(listId), sort, limit: SENDERS });
  const schedules = await Promise.all(rows.map(({ key }) => views.get(scheduleView, key)));
  return schedules.flatMap((row) => (row && row.status !== 'ENDED' && row.deletedAt === null ? [row] : []));
};
