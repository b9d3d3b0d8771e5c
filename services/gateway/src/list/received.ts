import { suppressionIdOf } from '@punctual/chassis';
import { type Received, receivedResource, type ScheduleResource } from '@punctual/contracts';
import { audienceView, listValue } from '../views/audience.view';
import { type ListRow, listView } from '../views/list.view';
import { type ListMemberRow, listMemberView, searchable } from '../views/list-member.view';
import type { ViewReader } from '../views/reader';
import { scheduleView } from '../views/schedule.view';
import { allSuppressedNow, suppressedNow } from '../views/suppressed-now';

/** How many lists and how many schedules are looked at for a person, the newest first, and how many of both together are told. */
const MOST = 1_000;
const BASE = '/api/v1';

const scheduleShape = receivedResource.shape.schedule.unwrap().strip();
const sort = { column: 'createdAt', descending: true };

const roleOf = ({ recipients }: ScheduleResource, email: string): Received['role'] =>
  (['to', 'cc', 'bcc'] as const).find((role) => recipients[role].some((one) => searchable(one) === email)) ?? null;

/** What somebody receives, before it is known whether it is sent. */
type Meant = Omit<Received, 'suppressed'>;

const direct = (row: ScheduleResource, email: string): Meant => {
  const subscribed = row.deliveryMethod !== null;
  const path = subscribed ? `${BASE}/subscriptions/${row.id}` : `${BASE}/me/receives/schedules/${row.id}`;
  return {
    why: subscribed ? 'subscription' : 'schedule',
    schedule: scheduleShape.parse(row),
    role: roleOf(row, email),
    list: null,
    leave: { method: 'DELETE', path },
  };
};

const byList = ({ id, name }: ListRow, row: ScheduleResource | null): Meant => ({
  why: 'list',
  schedule: row && scheduleShape.parse(row),
  role: null,
  list: { id, name },
  leave: { method: 'DELETE', path: `${BASE}/me/receives/lists/${id}` },
});

/** The lists an address is a member of, in any case, with the addresses by which it is. */
export const membershipsOf = async (views: ViewReader, account: string): Promise<ListMemberRow[]> => {
  const rows = await views.list(listMemberView, {
    where: [['email', '=', searchable(account)]],
    sort: { column: 'addedAt', descending: true },
    limit: MOST,
  });
  return rows.map(({ doc }) => doc as ListMemberRow);
};

/** Those of some lists that are not deleted, in the order given. */
const listsOf = async (views: ViewReader, ids: readonly string[]): Promise<ListRow[]> => {
  if (ids.length === 0) return [];
  const filters = [[{ column: 'key', values: ids }]];
  const rows = await views.list(listView, { where: [['deleted', '=', 0]], filters, sort, limit: MOST });
  const found = new Map(rows.map(({ key, doc }) => [key, doc as ListRow]));
  return ids.flatMap((id) => found.get(id) ?? []);
};

/**
 * What is for an address: the lists it is a member of, and the schedules that name it or one of these and will run again, each once and the
 * newest first. Three queries, whatever there is.
 */
export const meantFor = async (
  views: ViewReader,
  account: string,
): Promise<{ lists: ListRow[]; schedules: ScheduleResource[] }> => {
  const listIds = [...new Set((await membershipsOf(views, account)).map(({ listId }) => listId))];
  const lists = await listsOf(views, listIds);
  const values = [searchable(account), ...lists.map(({ id }) => listValue(id))];
  const rows = await views.list(scheduleView, {
    where: [
      ['deleted', '=', 0],
      ['status', '!=', 'ENDED'],
    ],
    filters: [[{ column: 'key', many: audienceView, values }]],
    sort,
    limit: MOST,
  });
  return { lists, schedules: rows.map(({ doc }) => doc as ScheduleResource) };
};

/** Whether a schedule is for an address, by name or by a list, and will run again. */
export const isMeantFor = async (views: ViewReader, account: string, row: ScheduleResource): Promise<boolean> => {
  if (row.status === 'ENDED' || row.deletedAt !== null) return false;
  if (roleOf(row, searchable(account)) !== null) return true;
  const { lists } = row.recipients;
  if (lists.length === 0) return false;
  const where = [
    ['email', '=', searchable(account)],
    ['listId', 'in', lists],
  ] as const;
  const rows = await views.list(listMemberView, { where, sort: { column: 'addedAt', descending: true }, limit: MOST });
  const of = await listsOf(
    views,
    rows.map(({ doc }) => (doc as ListMemberRow).listId),
  );
  return of.length > 0;
};

type Account = { tenantId: string; email: string };

/** Everything that is for the address of an account: by schedules, by lists and by subscriptions. */
export const receivedBy = async (
  views: ViewReader,
  { tenantId, email: account }: Account,
  now: string,
): Promise<Received[]> => {
  const email = searchable(account);
  const { lists, schedules } = await meantFor(views, account);
  const to = new Map<string, ScheduleResource[]>(lists.map(({ id }) => [id, []]));
  for (const row of schedules) for (const listId of row.recipients.lists) to.get(listId)?.push(row);
  const named = schedules.filter((row) => roleOf(row, email) !== null).map((row) => direct(row, email));
  const listed = lists.flatMap((list) => {
    const rows = to.get(list.id) ?? [];
    return rows.length === 0 ? [byList(list, null)] : rows.map((row) => byList(list, row));
  });
  const meant = [...named, ...listed].slice(0, MOST);
  const idOf = (scheduleId: string | null) => suppressionIdOf(tenantId, account, scheduleId);
  const all = await suppressedNow(views, idOf(null), now);
  const ids = all ? [] : [...new Set(meant.flatMap(({ schedule }) => (schedule ? [idOf(schedule.id)] : [])))];
  const each = await allSuppressedNow(views, ids, now);
  return meant.map((one) => {
    const found = all ?? (one.schedule && each.get(idOf(one.schedule.id)));
    if (!found) return { ...one, suppressed: null };
    const { cause, since, until } = found;
    return { ...one, suppressed: { cause, since, until, all: all !== null, returns: cause === 'unsubscribed' } };
  });
};
